//! The two languages of figures and report headings.
//!
//! A label is written once, in English and Danish side by side, where it is used. Results in
//! `results.json` are always English; `--lang` chooses for figures and report headings.

/// The language of headings, labels and number formats.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    /// English: `1,234.5`.
    #[default]
    En,
    /// Danish: `1.234,5`.
    Da,
}

/// One label in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    /// English.
    pub en: &'static str,
    /// Danish.
    pub da: &'static str,
}

impl Text {
    /// Both spellings of a label.
    pub const fn new(en: &'static str, da: &'static str) -> Self {
        Self { en, da }
    }

    /// The spelling in `lang`.
    pub const fn in_lang(self, lang: Lang) -> &'static str {
        match lang {
            Lang::En => self.en,
            Lang::Da => self.da,
        }
    }
}
