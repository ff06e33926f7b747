//! Which writing a letter belongs to, as far as readings differ by it.

/// A writing that is read in a way of its own.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[repr(u8)]
pub enum Script {
    /// Arabic letters, with those of Persian and Urdu: consonants, vowels mostly unwritten.
    Arabic,
    /// Cyrillic letters.
    Cyrillic,
    /// Greek letters.
    Greek,
    /// Chinese characters.
    Han,
    /// Korean syllables.
    Hangul,
    /// Hebrew letters: consonants, vowels mostly unwritten.
    Hebrew,
    /// Hiragana and katakana.
    Kana,
    /// Latin letters.
    #[default]
    Latin,
    /// Figures, signs, and what is between words.
    None,
    /// Letters read by a general table: Georgian, Armenian, Thai, Devanagari and others.
    Other,
}

impl Script {
    /// The script with a number; for what was stored as one.
    pub(crate) fn of(number: u8) -> Self {
        const ALL: [Script; 10] = [
            Script::Arabic,
            Script::Cyrillic,
            Script::Greek,
            Script::Han,
            Script::Hangul,
            Script::Hebrew,
            Script::Kana,
            Script::Latin,
            Script::None,
            Script::Other,
        ];
        ALL[usize::from(number) % ALL.len()]
    }

    /// Whether the writing leaves most vowels out.
    #[must_use]
    pub fn is_abjad(self) -> bool {
        matches!(self, Self::Arabic | Self::Hebrew)
    }

    /// Whether one sign is a syllable or a word, so that another sign is another name.
    #[must_use]
    pub fn is_syllabic(self) -> bool {
        matches!(self, Self::Han | Self::Hangul)
    }
}

/// The script of a sign.
#[must_use]
pub fn script(sign: char) -> Script {
    match sign {
        'a'..='z' | 'A'..='Z' => Script::Latin,
        '\u{0}'..='\u{bf}' | '×' | '÷' => Script::None,
        '\u{c0}'..='\u{24f}' | '\u{250}'..='\u{2af}' | '\u{1e00}'..='\u{1eff}' => Script::Latin,
        '\u{300}'..='\u{36f}' => Script::None,
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Script::Greek,
        '\u{400}'..='\u{52f}' | '\u{1c80}'..='\u{1c8f}' | '\u{2de0}'..='\u{2dff}' => {
            Script::Cyrillic
        }
        '\u{5d0}'..='\u{5f4}' => Script::Hebrew,
        '\u{60c}' | '\u{61b}' | '\u{61f}' | '\u{660}'..='\u{66d}' | '\u{6d4}' => Script::None,
        '\u{600}'..='\u{77f}' | '\u{8a0}'..='\u{8ff}' => Script::Arabic,
        '\u{1100}'..='\u{11ff}' | '\u{ac00}'..='\u{d7a3}' => Script::Hangul,
        '・' | '゠' => Script::None,
        '\u{3041}'..='\u{30ff}' => Script::Kana,
        '々' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{3134f}' => {
            Script::Han
        }
        other if other.is_alphabetic() || is_mark(other) => Script::Other,
        _ => Script::None,
    }
}

/// Vowel signs and viramas of Indic and South-East Asian writings, which belong to their words.
fn is_mark(sign: char) -> bool {
    matches!(sign, '\u{900}'..='\u{109f}' | '\u{1780}'..='\u{17d3}')
        && !sign.is_numeric()
        && !matches!(sign, '\u{964}' | '\u{965}')
}
