//! Slips of the finger in email addresses, and what was meant.

use super::{MAX_LENGTH, plain, unwrap};

/// Misspelt domains and the one that was meant, in alphabetical order.
#[rustfmt::skip]
const DOMAINS: [(&str, &str); 38] = [
    ("aol.co", "aol.com"), ("gail.com", "gmail.com"), ("gamil.com", "gmail.com"), ("gmai.com", "gmail.com"),
    ("gmaii.com", "gmail.com"), ("gmail.cm", "gmail.com"), ("gmail.co", "gmail.com"), ("gmail.om", "gmail.com"),
    ("gmaill.com", "gmail.com"), ("gmal.com", "gmail.com"), ("gmali.com", "gmail.com"), ("gmial.com", "gmail.com"),
    ("gmil.com", "gmail.com"), ("gnail.com", "gmail.com"), ("hotmai.com", "hotmail.com"),
    ("hotmail.cm", "hotmail.com"), ("hotmail.co", "hotmail.com"), ("hotmal.com", "hotmail.com"),
    ("hotmial.com", "hotmail.com"), ("hotmil.com", "hotmail.com"), ("hotnail.com", "hotmail.com"),
    ("htomail.com", "hotmail.com"), ("icloud.co", "icloud.com"), ("iclould.com", "icloud.com"),
    ("icoud.com", "icloud.com"), ("oulook.com", "outlook.com"), ("outlok.com", "outlook.com"),
    ("outloo.com", "outlook.com"), ("outlook.co", "outlook.com"), ("outlool.com", "outlook.com"),
    ("yaho.com", "yahoo.com"), ("yahoo.cm", "yahoo.com"), ("yahoo.co", "yahoo.com"), ("yahoo.om", "yahoo.com"),
    ("yahooo.com", "yahoo.com"), ("yaoo.com", "yahoo.com"), ("yhaoo.com", "yahoo.com"), ("yhoo.com", "yahoo.com"),
];

/// Endings no address has, and the one that was meant.
fn meant_ending(ending: &str) -> Option<&'static str> {
    Some(match ending {
        "con" | "cmo" | "ocm" | "comm" | "vom" | "xom" | "cpm" | "coom" | "clm" => "com",
        "ogr" | "orgg" | "rog" | "orq" => "org",
        "nte" | "ent" | "nett" => "net",
        "eud" | "eduu" | "edy" => "edu",
        _ => return None,
    })
}

/// A valid address with its misspelt domain put right; `None` where the domain is not misspelt.
pub(super) fn mended_domain(address: &str) -> Option<String> {
    let (local, domain) = address.split_once('@')?;
    if let Some((name, ending)) = domain.rsplit_once('.')
        && let Some(meant) = meant_ending(ending)
    {
        let mended = format!("{local}@{name}.{meant}");
        return Some(mended_domain(&mended).unwrap_or(mended));
    }
    let index = DOMAINS.binary_search_by(|(wrong, _)| (*wrong).cmp(domain)).ok()?;
    Some(format!("{local}@{}", DOMAINS[index].1))
}

/// The address evidently meant by one that is not valid: the first of several, or the one without
/// the slip.
pub(super) fn mended(text: &str) -> Option<String> {
    let addresses = |c: char| c.is_whitespace() || ";,/|<>()".contains(c);
    if let Some(first) = text.split(addresses).find_map(valid) {
        return Some(first);
    }
    let mut address: String = unwrap(text).chars().filter(|c| !c.is_whitespace()).collect();
    for (wrong, right) in [("(at)", "@"), ("[at]", "@"), ("@@", "@"), ("..", "."), ("@.", "@")] {
        address = address.replace(wrong, right);
    }
    let (local, domain) = address.split_once('@')?;
    valid(&format!("{local}@{}", domain.replace(',', ".")))
}

fn valid(address: &str) -> Option<String> {
    let mut buffer = [0; MAX_LENGTH];
    let address = plain(unwrap(address), &mut buffer)?;
    Some(mended_domain(address).unwrap_or_else(|| address.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misspelt_domains_are_in_order_and_lead_to_right_ones() {
        assert!(DOMAINS.is_sorted_by(|a, b| a.0 < b.0));
        for (_, right) in DOMAINS {
            assert_eq!(mended_domain(&format!("m@{right}")), None);
        }
    }
}
