//! Text in the encodings that people have, found out from the text alone.

use super::case::{Case, case, encoded};

pub fn cases() -> Vec<Case> {
    let mut cases = unicode();
    cases.extend(single_bytes());
    cases.extend(asian());
    cases.extend(mixed());
    cases
}

/// Three columns and three rows of one language; the languages' own words decide.
fn told(name: &'static str, file: &'static str, encoding: &'static str, text: &'static str) -> Case {
    let headers: Vec<&str> = text.lines().next().expect("a header").split(',').collect();
    case(name, file, move || encoded(text, encoding)).encoding(encoding).columns(&headers).rows(3, 2, 4)
}

const FRENCH: &str =
    "Prénom,Ville,Remarque\nJosé,Orléans,à rappeler\nZoë,Besançon,déjà donnée\nFrançoise,Nîmes,reçu envoyé\n";

fn unicode() -> Vec<Case> {
    let french = |name, file, make: fn() -> Vec<u8>| {
        case(name, file, make).columns(&["Prénom", "Ville", "Remarque"]).rows(3, 2, 4).cell(3, 1, "Besançon")
    };
    vec![
        french("UTF-8 without a mark", "utf8.csv", || FRENCH.into()),
        french("UTF-8 with a mark", "utf8_mark.csv", || format!("\u{FEFF}{FRENCH}").into_bytes()),
        french("UTF-16 little-endian without a mark", "utf16le.csv", || encoded(FRENCH, "utf-16le"))
            .encoding("UTF-16LE"),
        french("UTF-16 big-endian without a mark", "utf16be.csv", || encoded(FRENCH, "utf-16be")).encoding("UTF-16BE"),
        french("UTF-16 little-endian with a mark", "utf16le_mark.csv", || {
            encoded(&format!("\u{FEFF}{FRENCH}"), "utf-16le")
        })
        .encoding("UTF-16LE"),
        french("UTF-16 big-endian with a mark", "utf16be_mark.csv", || {
            encoded(&format!("\u{FEFF}{FRENCH}"), "utf-16be")
        })
        .encoding("UTF-16BE"),
        french("an encoding that a person asks for", "asked.csv", || encoded(FRENCH, "windows-1252"))
            .asked(|options| options.encoding = Some("latin1".into()))
            .encoding("windows-1252"),
        case("an encoding that nobody knows", "nobody.csv", || FRENCH.into())
            .asked(|options| options.encoding = Some("klingon".into()))
            .refused("UnknownEncoding", "klingon"),
    ]
}

fn single_bytes() -> Vec<Case> {
    vec![
        told("French in Windows-1252", "cp1252.csv", "windows-1252", FRENCH).cell(2, 2, "à rappeler"),
        told("curly quotes, dashes and euros in Windows-1252", "cp1252_signs.csv", "windows-1252",
            "Name,Note,Amount\nO’Brien,“quiet” visit – no calls,€50\nD’Arcy,thanks…,€20\nL’Estrange,“loud”,€10\n"),
        told("Polish in Windows-1250", "cp1250.csv", "windows-1250",
            "Imię,Miasto,Uwagi\nŁukasz,Łódź,proszę zadzwonić później\nŻaneta,Kraków,wysłać podziękowanie\nŚwiętosław,Gdańsk,już dziękujemy\n")
            .cell(2, 1, "Łódź"),
        told("Russian in Windows-1251", "cp1251.csv", "windows-1251",
            "Имя,Город,Примечание\nМария,Москва,позвонить позже\nИван,Тверь,отправить благодарность\nОльга,Казань,спасибо\n")
            .cell(3, 1, "Тверь"),
        told("Greek in Windows-1253", "cp1253.csv", "windows-1253",
            "Όνομα,Πόλη,Σημείωση\nΝίκος,Αθήνα,να καλέσουμε αργότερα\nΆννα,Πάτρα,ευχαριστήρια επιστολή\nΓιώργος,Βόλος,δωρεά\n")
            .cell(2, 1, "Αθήνα"),
        told("Turkish in Windows-1254", "cp1254.csv", "windows-1254",
            "İsim,Şehir,Not\nAyşe,İstanbul,teşekkür mektubu gönderildi\nÇağlar,Eskişehir,sonra aranacak\nGüneş,Muğla,bağış yapıldı\n")
            .cell(2, 1, "İstanbul"),
        told("Hungarian in ISO-8859-2", "latin2.csv", "ISO-8859-2",
            "Név,Város,Megjegyzés\nŐze Gergő,Győr,köszönőlevél elküldve\nŰr Tünde,Hódmezővásárhely,később felhívni\nŠebestík,Łódź,żółty\n")
            .cell(2, 1, "Győr"),
        told("French with euros in ISO-8859-15, as a person asks for it", "latin9.csv", "ISO-8859-15",
            "Nom,Montant,Remarque\nJosé,50 €,cœur\nZoë,20 €,sœur\nFrançoise,10 €,œuvre\n")
            .asked(|options| options.encoding = Some("iso-8859-15".into()))
            .cell(2, 1, "50 €"),
        told("French from an old Mac", "mac_roman.csv", "macintosh", FRENCH).cell(3, 1, "Besançon"),
        told("French from an old Mac, as a person asks for it", "mac_asked.csv", "macintosh", FRENCH)
            .asked(|options| options.encoding = Some("macintosh".into())),
        told("Hebrew in Windows-1255", "cp1255.csv", "windows-1255",
            "שם,עיר,הערה\nדוד,ירושלים,להתקשר מאוחר יותר\nרחל,חיפה,נשלח מכתב תודה\nיוסף,תל אביב,תודה רבה\n"),
    ]
}

fn asian() -> Vec<Case> {
    vec![
        told("Japanese in Shift_JIS", "shift_jis.csv", "Shift_JIS",
            "氏名,都市,備考\n山田太郎,東京都,後で電話する\n鈴木花子,大阪市,お礼状を送りました\n佐藤一郎,札幌市,ありがとうございます\n")
            .cell(2, 0, "山田太郎"),
        told("Chinese in GBK", "gbk.csv", "GBK",
            "姓名,城市,备注\n张伟,北京市,稍后致电联系\n王芳,上海市,已经寄出感谢信\n李娜,广州市,谢谢您的捐款支持\n"),
        told("Chinese in Big5", "big5.csv", "Big5",
            "姓名,城市,備註\n陳大文,臺北市,稍後致電聯絡\n林小美,高雄市,已經寄出感謝信\n黃志明,臺中市,謝謝您的捐款支持\n"),
        told("Korean in EUC-KR", "euc_kr.csv", "EUC-KR",
            "이름,도시,비고\n김철수,서울특별시,나중에 전화하기\n이영희,부산광역시,감사 편지를 보냈습니다\n박민수,대구광역시,감사합니다\n"),
    ]
}

fn mixed() -> Vec<Case> {
    vec![
        case("mostly UTF-8 with one line in Windows-1252", "mixed.csv", || {
            let mut bytes: Vec<u8> = "Name,City\nJosé,Orléans\nZoë,Besançon\n".into();
            bytes.extend(encoded("François,Nîmes\n", "windows-1252"));
            bytes.extend("Éloïse,Périgueux\n".bytes());
            bytes
        })
        .columns(&["Name", "City"])
        .rows(4, 2, 5)
        .cell(5, 0, "Éloïse")
        .notices(&["mixed_encodings"]),
        case("an accent only in the last row of ten megabytes", "late_accent.csv", || {
            let mut bytes: Vec<u8> = "Name,City,Note\n".into();
            while bytes.len() < 10 << 20 {
                bytes.extend(
                    b"Ann Lee,Springfield,a donor of many years who likes to be written to by post and never called\n"
                        .repeat(1000),
                );
            }
            bytes.extend(encoded("José,Orléans,à rappeler\n", "windows-1252"));
            bytes
        })
        .better_encoding("windows-1252")
        .columns(&["Name", "City", "Note"])
        .rows(112_001, 2, 112_002)
        .cell(112_002, 0, "José"),
        case("an accent only where no sample looks", "hidden_accent.csv", || {
            let line =
                b"Ann Lee,Springfield,a donor of many years who likes to be written to by post and never called\n";
            let mut bytes: Vec<u8> = "Name,City,Note\n".into();
            bytes.extend(line.repeat(89_772));
            bytes.extend(encoded("José,Orléans,à rappeler\n", "windows-1252"));
            bytes.extend(line.repeat(40_000));
            bytes
        })
        .columns(&["Name", "City", "Note"])
        .rows(129_773, 2, 129_774)
        .better_encoding("windows-1252")
        .cell(89_774, 0, "José"),
    ]
}
