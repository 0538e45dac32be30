//! Finds the fonts: one for Latin, Greek and Cyrillic in the binary, all others on the machine.

use std::sync::LazyLock;
use typst::foundations::Bytes;
use typst::text::Font;
use typst_kit::fonts::FontStore;
use unicode_script::{Script, UnicodeScript};

/// The ones in the binary, then those of the machine, as they were when the first letter was printed.
pub(super) fn all() -> &'static FontStore {
    &FONTS
}

/// Those that letters look best in, as far as they are here; whatever they lack is looked for in all.
pub(super) fn for_language(tag: &str) -> Vec<&'static str> {
    let first: &[&str] = match tag {
        "ar" => &ARABIC,
        "hi" => &DEVANAGARI,
        _ => &[],
    };
    let rest = [LATIN].into_iter().chain(ARABIC).chain(DEVANAGARI);
    let names = first.iter().copied().chain(rest);
    let here = |name: &&str| all().book().contains_family(&name.to_lowercase());
    names.filter(here).collect()
}

/// The first sign of a text that no font here has.
pub(super) fn lacks(text: &str) -> Option<char> {
    let shown = text.chars().filter(|one| !shows_nothing(*one));
    let mut shown = shown.filter(|one| !one.is_ascii());
    shown.find(|one| {
        let book = all().book();
        let mut infos = (0..).map_while(|index| book.info(index));
        !infos.any(|info| info.coverage.contains(u32::from(*one)))
    })
}

/// Debian's package of a font that has it.
pub(in crate::papers) fn package(sign: char) -> &'static str {
    match sign.script() {
        Script::Arabic => "fonts-hosny-amiri",
        Script::Devanagari => "fonts-lohit-deva",
        Script::Han | Script::Hiragana | Script::Katakana | Script::Hangul | Script::Bopomofo => {
            "fonts-noto-cjk"
        }
        Script::Common if u32::from(sign) >= 0x1_f000 => "fonts-noto-color-emoji",
        _ => "fonts-noto-core",
    }
}

/// Blanks, and what only says how its neighbours are written (Default_Ignorable_Code_Point of UAX #44).
fn shows_nothing(one: char) -> bool {
    one.is_whitespace()
        || one.is_control()
        || matches!(
            one,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{115f}'..='\u{1160}'
                | '\u{17b4}'..='\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

const LATIN: &str = "Libertinus Serif";
const ARABIC: [&str; 2] = ["Amiri", "Noto Naskh Arabic"];
const DEVANAGARI: [&str; 2] = ["Noto Serif Devanagari", "Lohit Devanagari"];

static FONTS: LazyLock<FontStore> = LazyLock::new(|| {
    let mut store = FontStore::new();
    for file in [
        include_bytes!("../fonts/LibertinusSerif-Regular.otf").as_slice(),
        include_bytes!("../fonts/LibertinusSerif-Bold.otf"),
    ] {
        let fonts = Font::iter(Bytes::new(file));
        store.extend(fonts.map(|font| {
            let info = font.info().clone();
            (font, info)
        }));
    }
    store.extend(typst_kit::fonts::system());
    store
});
