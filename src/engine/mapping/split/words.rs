//! Words with a fixed place in names: titles, suffixes, particles, and what gives away that a name is
//! not one person's. Compared without case, accents and dots.

use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// A word folded for comparison, without an allocation: lower case, no accents on the letters of
/// western languages, no dots and apostrophes. A longer word than any listed one folds to nothing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Folded {
    bytes: [u8; LONGEST],
    len: usize,
}

const LONGEST: usize = 24;

impl Folded {
    pub(super) fn new(word: &str) -> Folded {
        let mut folded = Folded { bytes: [0; LONGEST], len: 0 };
        for c in word.chars().filter(|c| !matches!(c, '.' | '\'' | '’' | '‘' | '`')) {
            let plain = if c.is_ascii() { c.to_ascii_lowercase() } else { plain(c) };
            let mut buffer = [0; 4];
            let encoded = plain.encode_utf8(&mut buffer).as_bytes();
            let Some(place) = folded.bytes.get_mut(folded.len..folded.len + encoded.len()) else {
                return Folded { bytes: [0; LONGEST], len: 0 };
            };
            place.copy_from_slice(encoded);
            folded.len += encoded.len();
        }
        folded
    }

    pub(super) fn text(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.len]).unwrap_or_default()
    }
}

fn plain(c: char) -> char {
    match c.to_lowercase().next().unwrap_or(c) {
        'á' | 'à' | 'â' | 'ã' | 'ä' | 'å' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ó' | 'ò' | 'ô' | 'õ' | 'ö' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        'ñ' => 'n',
        'ª' => 'a',
        'º' => 'o',
        lower => lower,
    }
}

/// What a word is in names; many are several things.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub(super) enum Class {
    /// Titles before a name.
    Prefix = 1 << 0,
    /// What follows a title and belongs to it, in lower case: "Dr. med.".
    TitleTail = 1 << 1,
    /// "The Rev. John Smith", "The Right Honourable".
    GoesWithThe = 1 << 2,
    /// Titles that stand with the first name alone: "Sister Mary", "Sir Elton".
    GoesWithFirstName = 1 << 3,
    /// Titles that are first names as well, or the other way about.
    MayBeTitle = 1 << 4,
    /// Titles of nobility between a first name and "von".
    Nobility = 1 << 5,
    /// What follows a name and is hardly ever a name itself.
    Suffix = 1 << 6,
    /// Degrees and orders that are names as well: suffixes only in capitals.
    ShortSuffix = 1 << 7,
    /// Particles that are hardly ever a name themselves, in capitals or not.
    PlainParticle = 1 << 8,
    /// Particles that are names too: sure in lower case only.
    NameParticle = 1 << 9,
    /// Ends of first names such as "María del Carmen" and "Juan de Dios".
    Devotional = 1 << 10,
    /// Common last names of Spanish and Portuguese speakers, who mostly have two.
    IberianLastName = 1 << 11,
    /// Stands between two people.
    JoinsPeople = 1 << 12,
    /// In lower case: may stand between two people, or within one last name: "Ortega y Gasset".
    MayJoinPeople = 1 << 13,
    /// No part of any person's name.
    OfOrganisation = 1 << 14,
    /// Belongs to organisations as well as to people: "Grace Church", "Frank Church".
    MayBeOfOrganisation = 1 << 15,
    /// Titles of men, and of women: both before one name are two people.
    OfMan = 1 << 16,
    OfWoman = 1 << 17,
    /// Last names that many write first, hardly ever a first name elsewhere: "Nguyen Van Anh".
    WrittenFirst = 1 << 18,
}

/// What a word, as [`Folded`] leaves it, is: bits of [`Class`].
pub(super) fn classes(folded: &str) -> u32 {
    static KNOWN: OnceLock<FxHashMap<&str, u32>> = OnceLock::new();
    let known = KNOWN.get_or_init(|| {
        let mut known = FxHashMap::default();
        for (class, words) in WORDS {
            for word in words.split_whitespace() {
                *known.entry(word).or_default() |= *class as u32;
            }
        }
        known
    });
    known.get(folded).copied().unwrap_or_default()
}

const WORDS: &[(Class, &str)] = &[
    (
        Class::Prefix,
        "mr mrs ms miss mx mister missus dr doctor prof professor rev revd reverend fr father br bro brother \
         sister sr mother msgr monsignor rabbi imam hon honorable honourable judge sen senator rep representative \
         gov governor amb ambassador president mayor sir dame lord lady capt captain col colonel gen general lt \
         lieutenant maj sgt sergeant cpl corporal pvt cmdr cdr commander adm admiral cpt pastor elder sra srta \
         senor senora senorita senhor senhora dra doutor doutora doctora profa profesor profesora professora lic \
         ing arq dna dona exmo exma padre sor frei fray mme mlle monsieur madame mademoiselle pr maitre docteur \
         professeur abbe soeur frere herr herrn frau hr fraulein dipl-ing dipl-kfm mag doktor pfarrer dhr mevr \
         mevrouw mw mej drs ir heer meneer",
    ),
    (Class::TitleTail, "med phil rer nat jur iur hc habil dent vet theol oec pol em ing"),
    (Class::GoesWithThe, "rev revd reverend hon honorable honourable right rt most very"),
    (
        Class::GoesWithFirstName,
        "sir dame lady lord sister sr brother br bro father fr mother padre sor frei fray abbe soeur frere miss \
         dona dna",
    ),
    (
        Class::MayBeTitle,
        "don justice dean earl duke major prince princess bishop canon deacon king queen count countess baron \
         baroness marshal chancellor dom archbishop cardinal coach me the late",
    ),
    (
        Class::Nobility,
        "graf grafin freiherr freifrau freiin ritter edler edle baron baronin furst prinz prinzessin herzog \
         jonkheer",
    ),
    (
        Class::Suffix,
        "jr sr snr jnr junior senior ii iii iv phd dphil md esq esquire dds dmd dvm jd edd dmin psyd pharmd cpa \
         cfa cfre rn mba mph msw lcsw llm lld llb obe mbe cbe kbe frs usn usaf usmc osb ofm facs faia aia 2nd 3rd \
         4th filho neto msc bsc mphil",
    ),
    (Class::ShortSuffix, "ma ba bs ms do mp sj op pe qc kc pa np ret od th"),
    (
        Class::PlainParticle,
        "de del della delle dello dei degli da das dos di du des van vande vanden vander der den von vom zu zur \
         zum la las los les ter bin ibn bint st ste saint santa mac mc af av",
    ),
    (Class::NameParticle, "al el ben do le lo san ten te abu op in"),
    (
        Class::Devotional,
        "dios deus jesus carmen carmo angeles anjos lourdes luz fatima pilar rosario mar socorro gracas gracia \
         milagros mercedes remedios dolores dores rocio valle consuelo refugio conceicao concepcion aparecida ceu",
    ),
    (
        Class::IberianLastName,
        "garcia rodriguez gonzalez fernandez lopez martinez sanchez perez gomez jimenez ruiz hernandez diaz \
         moreno munoz alvarez romero gutierrez navarro torres dominguez vazquez vasquez ramos gil ramirez serrano \
         molina morales suarez ortega delgado castro ortiz marin nunez medina castillo cortes guerrero cruz \
         flores rivera reyes mendoza aguilar vargas chavez salazar guzman rojas herrera pena marquez silva santos \
         oliveira souza sousa rodrigues ferreira alves pereira lima gomes ribeiro carvalho almeida lopes soares \
         fernandes vieira barbosa rocha dias nunes moreira teixeira costa martins marques goncalves melo araujo \
         fonseca correia campos cardoso borges",
    ),
    (Class::JoinsPeople, "& and und et + or oder with &amp;"),
    (Class::MayJoinPeople, "y e en i u c/o ou aka nee geb born dit of the for from to by at"),
    (
        Class::OfOrganisation,
        "inc incorporated llc llp lp ltd limited corp corporation plc co company companies foundation fdn fund \
         funds trust trustees charity charities charitable university college school schools academy assoc \
         association society club group holdings partners partnership associates enterprises services solutions \
         systems industries international institute institution council committee center centre hospital clinic \
         department dept office ministry ministries library museum restaurant hotel insurance consulting \
         properties realty studio team sons bros brothers family families household estate friends anonymous \
         community congregation diocese synagogue mosque ministerio rotary federation union league gmbh ggmbh ev \
         stiftung verein firma familie eheleute kg ohg fundacion fundacao asociacion associacao sociedad \
         sociedade familia ltda sarl sas societe fondation famille entreprise bv nv stichting vereniging bedrijf \
         universidad universidade universite universitat iglesia igreja eglise kirche kerk",
    ),
    (Class::MayBeOfOrganisation, "church bank temple parish chapel abbey house hall lodge post store sa ag se"),
    (
        Class::WrittenFirst,
        "nguyen nguyễn tran trần pham phạm hoang huynh phan dang bui ngo duong wang zhang chen liu yang huang zhao \
         zhou wu xu zhu choi kang nagy szabo horvath kovacs",
    ),
    (Class::OfMan, "mr herr hr monsieur dhr senhor senor"),
    (Class::OfWoman, "mrs ms miss frau mme madame mevr sra senhora senora"),
];
