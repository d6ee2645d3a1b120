//! What spreadsheet programs write where a formula failed.
//!
//! It exists because both whoever looks through a file and whoever converts a cell must know it.

/// As the programs write it in several languages.
const ERRORS: [&str; 43] = [
    "#N/A",
    "#REF!",
    "#VALUE!",
    "#NAME?",
    "#DIV/0!",
    "#NULL!",
    "#NUM!",
    "#SPILL!",
    "#CALC!",
    "#FIELD!",
    "#ERROR!",
    "#GETTING_DATA",
    "#NV",
    "#BEZUG!",
    "#WERT!",
    "#ZAHL!",
    "#ÜBERLAUF!",
    "#KALK!",
    "#VALEUR!",
    "#NOM?",
    "#NOMBRE!",
    "#NUL!",
    "#N/D",
    "#¡REF!",
    "#¡VALOR!",
    "#¿NOMBRE?",
    "#¡DIV/0!",
    "#¡NUM!",
    "#¡NULO!",
    "#VALOR!",
    "#NOME?",
    "#NÚM!",
    "#NULO!",
    "#RIF!",
    "#VALORE!",
    "#NULLO!",
    "#N/B",
    "#VERW!",
    "#WAARDE!",
    "#NAAM?",
    "#GETAL!",
    "#DEEL/0!",
    "#LEEG!",
];

/// `#N/A`, `#BEZUG!`: what stands where a formula failed, in whatever case.
pub fn is_formula_error(text: &str) -> bool {
    text.starts_with('#') && ERRORS.iter().any(|error| error.eq_ignore_ascii_case(text))
}
