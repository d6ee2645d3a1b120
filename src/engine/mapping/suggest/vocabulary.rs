//! Words that mean the same in every organisation's headers, whatever the schema: noise, owners,
//! generic words. It must not name fields; their names come from the schema.

use super::normalise::singular;
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// What a word is to a header. A word may be several of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Carries no meaning.
    Noise,
    /// Says little: left over, it costs hardly anything.
    Weak,
    /// Stands for the person the row is about; taken off the front of a header where records are
    /// persons.
    Owner,
    /// Belongs to somebody or something else: a column with such a word left over is never the
    /// person's own.
    Foreign,
    /// Turns the meaning round: "Do not email", "Bad address", "Former name".
    Negation,
    /// Means nothing by itself: alone, such a header matches nothing unless the field is called
    /// just that.
    Generic,
    /// Marks the first entry of its kind.
    First,
    /// Tells an entry from others without naming a choice.
    Apart,
    /// Around a year, makes it a yearly total of gifts.
    YearTotal,
    /// After these a figure counts lines, not entries.
    Line,
    /// One letter away from a field's name, and a word of its own.
    Lookalike,
}

/// Whether a word is of a class, in the singular or as listed.
pub(super) fn is(word: &str, class: Class) -> bool {
    all().get(word).is_some_and(|classes| classes & (1 << class as u16) != 0)
}

/// Every listed word in the singular and as listed, with its classes. No schema need contain these,
/// so that they are not taken for misspellings.
pub(super) fn all() -> &'static FxHashMap<String, u16> {
    static ALL: OnceLock<FxHashMap<String, u16>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut all: FxHashMap<String, u16> = FxHashMap::default();
        for (class, words) in LISTS {
            for word in words.split_whitespace() {
                for form in [word.to_owned(), singular(word.to_owned())] {
                    *all.entry(form).or_default() |= 1 << *class as u16;
                }
            }
        }
        all
    })
}

const LISTS: &[(Class, &str)] = &[
    (Class::Noise, NOISE),
    (Class::Weak, WEAK),
    (Class::Owner, OWNER),
    (Class::Foreign, FOREIGN),
    (Class::Negation, NEGATION),
    (Class::Generic, GENERIC),
    (Class::First, FIRST),
    (Class::Apart, APART),
    (Class::YearTotal, YEAR_TOTAL),
    (Class::Line, LINE),
    (Class::Lookalike, LOOKALIKES),
];

const NOISE: &str = "
    the of a an your my please enter provide required optional field column what whats s is for de la le
    du des der die das del el l d und and text long obfuscated metadata if different applicable yyyy
    jjjj aaaa mm dd tt da do dos van het een et den dem
";

const WEAK: &str = "
    value info information data current name number num nr no details key code nummer numero
";

const OWNER: &str = "
    contact contacts constituent constituents cons cn person donor donors member supporter individual
    prospect alumni alumnus alum subscriber record profile attendee registrant participant customer client bio
    spender spenderin spenders unterstutzer forderer kontakt mitglied mitglieds teilnehmer donante donador contacto
    socio miembro participante donateur donatrice adherent membre doador doadora contato associado deelnemer relatie lid
";

const FOREIGN: &str = "
    pobox ip
    spouse spouses husband wife partner partners parent parents mother mothers father fathers guardian
    child children son daughter sibling family relative household emergency employer company
    organization organisation org assistant assistants asst manager managers supervisor reports seminar
    event venue session tribute honoree honouree memorial memory notify notification ticket order buyer
    purchaser guest referred referrer friend campaign appeal bank card payment payer recipient joint co
    landlord doctor captain team host teacher coach grandparent godparent beneficiary benefactor executor trustee
    sponsor sender author creator user staff merchant gateway invoice item product batch deposit committee dedication
    acknowledgee honor honour cardholder church conyugue conjuge mae pai filho filha hijo hija tutor tutora enfant epoux
    epouse kind kinder vormund echtgenoot echtgenote kinderen vader noodcontact assistent
    solicitor officer account school college university gift donation pledge fund ehepartner
    ehepartnerin ehemann ehefrau notfall notfallkontakt arbeitgeber firma veranstaltung mutter vater
    eltern conyuge esposo esposa pareja emergencia padre madre padres empresa evento conjoint conjointe
    urgence pere mere entreprise societe evenement employeur addressee salutation attribute relationship
    relation
";

const NEGATION: &str = "
    not dont never out bad invalid bounced bounce undeliverable unsubscribed unsubscribe previous prior
    former old inactive deleted status format preference count changed modified updated created verified
    valid lookup age sent opened clicked domain provider reason suppressed optout blocked frequency history extension
    ext latitude longitude year month quarter week monthly weekly daily annual annually yearly ytd fiscal calendar nicht kein keine niet geen nao sem sin anterior antiguo ancien ancienne fruher fruhere
    ehemalig vorherige vorige statut
";

const GENERIC: &str = "
    system since
    name fullname names displayname formattedname note notes comment comments status date amount type
    value values year number code label description age total category group primary preferred contact
    start end role shared kind gift giving jahr ano annee datum fecha betrag monto montant
    nombrecompleto nomcomplet notizen vollstandigername notas alter edad line person url level source
    from to numero nummer codigo wert waarde valeur typ art soort quelle bron fuente naam data liste kategorie kategorien categoria categorie
    categorien
";

const FIRST: &str = "
    primary preferred main default best prf haupt principal preferido prefere
";

const APART: &str = "
    alternate alternative alt secondary other additional backup billing mailing shipping physical
    residential permanent seasonal legal daytime day evening night personal home work business mobile
    cell zweite weitere autre otro otra secundario
";

/// The kind of an entry, in a header that names the group too: "Phone 1 - Label".
pub(super) const KIND: &[&str] =
    &["type", "label", "kind", "location", "typ", "tipo", "art", "etiqueta", "libelle", "etikett", "bezeichnung"];

/// Where people have an email address of their own while they are there.
pub(super) const SCHOOLS: &[&str] = &["school", "college", "university"];

/// Letters that stand for a choice, in a header that names the group too: "Phone (H)".
pub(super) const CHOICE_LETTERS: &[&str] = &["h", "w", "m", "c"];

/// What an entry holds, in a header that names the group too: "Phone 1 - Value".
pub(super) const VALUE: &[&str] = &["value", "wert", "valor", "valeur", "waarde"];

const YEAR_TOTAL: &str = "
    gift gifts giving given total totals amount donation donations donated contribution contributions fy
    fiscal cy calendar year sum spenden summe dons donaciones annual spende don doacao doacoes donativo
    donativos donacion giften aportaciones betrag montant importe bedrag valor
";

const LINE: &str = "
    line ln street lines addrline addressline zeile ligne linea strasse title
";

const LOOKALIKES: &str = "
    department customer
    county stage place store score estate party staff found round house campus marital suite district
    dates grade trade brand grand media minor mayor amount accounts region station membership customer position
    condition greeting native nation contract door form price floor origin portal petition living sender tender
    vendor lender tile fist list past fast east cast frame game berth girth slate skate legion rules mode patrol
    pattern ration salvation costumer ember forum format mile miles mason manner banner meal sign term terms phrase
    photo prefer trust treat cite cities streets locate location vacation education donation nomination formation
    relation station scale code coach class glass grass mass passed dead deal desk disk ward card cards conta cuenta
    compte konto coin join union suit fruit fund funds front fax faxes male mail mall email emails text test texts
    ticket picket market basket bracket packet rocket
";

/// Left over beside an email, a phone or a tag, these make it something else: "Phone code".
pub(super) const ELSE: &[&str] = &["code", "name", "detail", "key", "data"];

/// Whether a word is short for number. "No" is where it stands last: "Customer No", "No contact".
pub(super) fn is_number(word: &str, last: bool) -> bool {
    ["nr", "num"].contains(&word) || (last && word == "no")
}

/// "Donation total" is what one donation comes to, "total donations" what all do.
pub(super) fn turns_total(header: &[String], phrase: &[String]) -> bool {
    let is_total = |word: Option<&String>| word.is_some_and(|w| w == "total");
    is_total(header.last()) && is_total(phrase.first()) && phrase.len() > 1
}
