//! Currency signs, codes and names before or after an amount.

use crate::engine::schema::Currency;

/// ISO 4217 codes in use, so that a stray word is not taken for a currency.
const CODES: &str = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP \
    BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF \
    GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD \
    LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR \
    PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY \
    TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG";

/// Currencies written with a plain "$".
const DOLLARS: &str = "USD CAD AUD NZD HKD SGD TWD BBD BMD BND BSD BZD FJD GYD JMD KYD LRD NAD SBD SRD TTD XCD \
    MXN ARS CLP COP UYU DOP";
const KRONOR: &str = "SEK NOK DKK ISK CZK";
const RUPEES: &str = "INR PKR LKR NPR MUR SCR";
const YENS: &str = "JPY CNY";
const POUNDS: &str = "GBP EGP GIP FKP SHP LBP SYP SDG SSP";

/// What stands for a currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    Code(Currency),
    /// One sign for several currencies: their codes, the most likely first.
    Shared(&'static str),
}

impl Sign {
    fn of(code: &str) -> Option<Sign> {
        Currency::new(code).map(Sign::Code)
    }

    /// The currency meant by someone whose own is `default`.
    pub(super) fn currency(self, default: Currency) -> Currency {
        match self {
            Sign::Code(currency) => currency,
            Sign::Shared(codes) if holds(codes, default.as_str()) => default,
            Sign::Shared(codes) => Currency::new(&codes[..3]).unwrap_or(default),
        }
    }

    /// The one currency two signs mean ("$12 CAD"), `None` where they contradict each other.
    pub(super) fn agreed(self, other: Sign, default: Currency) -> Option<Currency> {
        match (self, other) {
            (Sign::Code(a), Sign::Code(b)) => (a == b).then_some(a),
            (Sign::Code(code), Sign::Shared(codes)) | (Sign::Shared(codes), Sign::Code(code)) => {
                holds(codes, code.as_str()).then_some(code)
            }
            (Sign::Shared(a), Sign::Shared(b)) => (a == b).then(|| self.currency(default)),
        }
    }
}

/// Whether a currency is one of those in use.
pub fn is_currency_in_use(currency: Currency) -> bool {
    holds(CODES, currency.as_str())
}

fn holds(codes: &str, code: &str) -> bool {
    codes.as_bytes().chunks(4).any(|c| &c[..3] == code.as_bytes())
}

/// Letters and currency signs; what separates a currency from the figures is neither.
fn is_part(c: char) -> bool {
    c.is_alphabetic() || c == '$' || ('\u{20A0}'..='\u{20CF}').contains(&c) || matches!(c, '£' | '¥' | '￥' | '฿')
}

/// The currency a text begins with, and its length in bytes.
pub(super) fn at_front(text: &str) -> Option<(Sign, usize)> {
    let end = text.find(|c| !is_part(c)).unwrap_or(text.len());
    let sign = look_up(&text[..end])?;
    // The point of "Rs.500" belongs to the abbreviation.
    let letters = text[..end].ends_with(char::is_alphabetic);
    Some((sign, if letters && text[end..].starts_with('.') { end + 1 } else { end }))
}

/// The currency a text ends with, and its length in bytes.
pub(super) fn at_back(text: &str) -> Option<(Sign, usize)> {
    let bare = text.strip_suffix('.').unwrap_or(text);
    let word = &bare[bare.trim_end_matches(is_part).len()..];
    Some((look_up(word)?, text.len() - bare.len() + word.len()))
}

fn look_up(word: &str) -> Option<Sign> {
    match word {
        "$" => return Some(Sign::Shared(DOLLARS)),
        "€" => return Sign::of("EUR"),
        "£" => return Some(Sign::Shared(POUNDS)),
        _ if word.is_empty() || word.len() > 12 => return None,
        _ => (),
    }
    let upper = word.to_uppercase();
    if upper.len() == 3 && upper.is_ascii() && holds(CODES, &upper) {
        return Sign::of(&upper);
    }
    match upper.as_str() {
        "US$" | "USD$" | "$US" | "$USD" | "U$S" => Sign::of("USD"),
        "C$" | "CA$" | "CAD$" | "CDN$" | "$CAD" | "CAN$" => Sign::of("CAD"),
        "A$" | "AU$" | "AUD$" | "$AUD" => Sign::of("AUD"),
        "NZ$" | "NZD$" | "$NZD" => Sign::of("NZD"),
        "HK$" => Sign::of("HKD"),
        "S$" | "SG$" => Sign::of("SGD"),
        "MX$" => Sign::of("MXN"),
        "R$" => Sign::of("BRL"),
        "R" => Sign::of("ZAR"),
        "DOLLAR" | "DOLLARS" => Some(Sign::Shared(DOLLARS)),
        "EURO" | "EUROS" => Sign::of("EUR"),
        "POUND" | "POUNDS" => Some(Sign::Shared(POUNDS)),
        "¥" | "￥" => Some(Sign::Shared(YENS)),
        "KR" => Some(Sign::Shared(KRONOR)),
        "RS" | "₨" => Some(Sign::Shared(RUPEES)),
        "₹" => Sign::of("INR"),
        "FR" | "SFR" => Sign::of("CHF"),
        "₩" => Sign::of("KRW"),
        "₪" => Sign::of("ILS"),
        "₺" => Sign::of("TRY"),
        "₽" => Sign::of("RUB"),
        "₱" => Sign::of("PHP"),
        "₴" => Sign::of("UAH"),
        "₫" => Sign::of("VND"),
        "₦" => Sign::of("NGN"),
        "₡" => Sign::of("CRC"),
        "₲" => Sign::of("PYG"),
        "฿" => Sign::of("THB"),
        "ZŁ" => Sign::of("PLN"),
        "KČ" => Sign::of("CZK"),
        "FT" => Sign::of("HUF"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_listed_code_is_three_letters() {
        for list in [CODES, DOLLARS, KRONOR, RUPEES, YENS, POUNDS] {
            assert!(list.split(' ').all(|code| Currency::new(code).is_some()), "{list}");
            assert!(list.split(' ').all(|code| holds(CODES, code)), "{list}");
        }
    }

    #[test]
    fn a_dollar_is_the_dollar_of_the_place() {
        let cad = Currency::new("CAD").unwrap();
        let eur = Currency::new("EUR").unwrap();
        let dollar = look_up("$").unwrap();
        assert_eq!(dollar.currency(cad), cad);
        assert_eq!(dollar.currency(eur), Currency::USD);
        assert_eq!(dollar.agreed(Sign::Code(cad), Currency::USD), Some(cad));
        assert_eq!(dollar.agreed(Sign::Code(eur), Currency::USD), None);
    }

    #[test]
    fn words_that_are_no_currency_are_refused() {
        for word in ["k", "K", "M", "abc", "about", "approximately", "$$", ""] {
            assert_eq!(look_up(word), None, "{word}");
        }
    }
}
