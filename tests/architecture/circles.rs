//! Finds parts of the house that need each other.
//!
//! **An arrow** runs from a file to the file that defines what it names, through `use` lines, other
//! names and re-exports, wherever the item is handed on. A call of a method names nobody.
//!
//! **A part** of a folder is a file with everything that lies below it: `media/egress/mod.rs` and what is
//! in `media/egress/` are one part of `media`. In every folder the arrows between its parts may form no
//! circle. So no two files need each other, and no two folders by way of different files. What lies
//! below a mod file may name the mod file's own items (the type that it adds an `impl` to) and the other
//! way round: they are one thing, told in several files.

use super::reading::{Scope, paths, scope};
use super::{Source, house, texts};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;

/// Which names which.
type Arrows = BTreeMap<String, BTreeSet<String>>;

/// A file by the steps to it, without its ending: `["media", "egress"]` is `media/egress/mod.rs`.
type Place = Vec<String>;

/// What is wrong with one folder: its parts that need each other, and the files that make them so.
#[derive(Debug)]
struct Circle {
    parts: Vec<String>,
    files: Vec<String>,
}

impl fmt::Display for Circle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} need each other:", self.parts.join(", "))?;
        for arrow in &self.files {
            writeln!(f, "  {arrow}")?;
        }
        Ok(())
    }
}

/// Every circle between the parts of a folder, of all folders.
fn circles(arrows: &BTreeMap<Place, BTreeSet<Place>>) -> Vec<Circle> {
    let mut folders: BTreeMap<&[String], Arrows> = BTreeMap::new();
    let mut files: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for (from, to) in arrows {
        for to in to {
            let common = from.iter().zip(to).take_while(|(a, b)| a == b).count();
            if common == from.len() || common == to.len() {
                continue; // one holds the other
            }
            let part = |file: &[String]| file[..=common].join("/");
            let between = folders.entry(&from[..common]).or_default();
            between.entry(part(from)).or_default().insert(part(to));
            let arrow = format!("{} -> {}", from.join("/"), to.join("/"));
            files.entry((part(from), part(to))).or_default().push(arrow);
        }
    }
    let found = folders.values().flat_map(groups);
    found
        .map(|parts| {
            let inside =
                |(from, to): &&(String, String)| parts.contains(from) && parts.contains(to);
            let between = files.keys().filter(inside);
            let files = between.flat_map(|pair| files[pair].clone()).collect();
            Circle { parts, files }
        })
        .collect()
}

/// The modules of `src/`, each a file.
struct House {
    modules: BTreeMap<Place, Scope>,
}

impl House {
    /// From each module's path and text.
    fn new<'a>(files: impl Iterator<Item = (Place, &'a str)>) -> Self {
        let modules = files.map(|(module, text)| (module, scope(text))).collect();
        Self { modules }
    }

    /// The modules that define what one module names.
    fn named_by(&self, module: &[String], text: &str) -> BTreeSet<Place> {
        let named = paths(text);
        let found = named
            .iter()
            .filter_map(|named| self.resolve(module, &named.segments, 0));
        found.filter(|to| self.modules.contains_key(to)).collect()
    }

    /// The module that defines what `path` means in `module`; `None` for what is not ours.
    fn resolve(&self, module: &[String], path: &[String], depth: usize) -> Option<Place> {
        let first = path.first()?;
        match first.as_str() {
            "crate" | "spindle" => self.find(&[], &path[1..], depth),
            "self" => self.find(module, &path[1..], depth),
            "super" => {
                let above = module.len().checked_sub(1)?;
                let (above, rest) = (&module[..above], &path[1..]);
                match rest.first().is_some_and(|next| next == "super") {
                    true => self.resolve(above, rest, depth),
                    false => self.find(above, rest, depth),
                }
            }
            _ => {
                let scope = self.modules.get(module)?;
                let known = scope.items.contains(first) || scope.names.contains_key(first);
                if known || self.is_module(module, first) {
                    return self.find(module, path, depth);
                }
                self.handed_on(module, path, depth)
            }
        }
    }

    /// What a path means by way of a module's `use x::*`.
    fn handed_on(&self, module: &[String], path: &[String], depth: usize) -> Option<Place> {
        if depth > DEEPEST {
            return None;
        }
        let (first, scope) = (path.first()?, self.modules.get(module)?);
        scope.globs.iter().find_map(|glob| {
            let from = self.resolve(module, glob, depth + 1)?;
            let there = self.modules.get(&from)?;
            let known = there.items.contains(first) || there.names.contains_key(first);
            match known || self.is_module(&from, first) {
                true => self.find(&from, path, depth + 1),
                false => self.handed_on(&from, path, depth + 1),
            }
        })
    }

    fn is_module(&self, above: &[String], name: &str) -> bool {
        let path: Vec<String> = above.iter().cloned().chain([name.to_owned()]).collect();
        self.modules.keys().any(|module| module.starts_with(&path))
    }

    /// The module that defines `path`, which begins in `module`.
    fn find(&self, module: &[String], path: &[String], depth: usize) -> Option<Place> {
        let Some(first) = path.first() else {
            return Some(module.to_vec());
        };
        if depth > DEEPEST {
            return None;
        }
        if self.is_module(module, first) {
            let below: Vec<String> = module.iter().cloned().chain([first.clone()]).collect();
            return self.find(&below, &path[1..], depth);
        }
        let scope = self.modules.get(module)?;
        if scope.items.contains(first) {
            return Some(module.to_vec());
        }
        if let Some(meant) = scope.names.get(first) {
            let whole: Vec<String> = meant.iter().chain(&path[1..]).cloned().collect();
            return self.resolve(module, &whole, depth + 1);
        }
        let handed_on = self.handed_on(module, path, depth);
        // what no line here defines comes out of a macro
        Some(handed_on.unwrap_or_else(|| module.to_vec()))
    }
}

/// A name is handed on so often at most; more is a circle of `use` lines.
const DEEPEST: usize = 16;

/// Every group that reaches itself through all of its own.
fn groups(arrows: &Arrows) -> Vec<Vec<String>> {
    let mut seen: BTreeSet<&String> = BTreeSet::new();
    let mut all = Vec::new();
    for from in arrows.keys() {
        let reached = reach(arrows, from);
        if seen.contains(from) || !reached.contains(from) {
            continue;
        }
        let back = |other: &&String| reach(arrows, other).contains(from);
        let group: Vec<&String> = reached.into_iter().filter(back).collect();
        seen.extend(group.iter().copied());
        all.push(group.into_iter().cloned().collect());
    }
    all
}

fn reach<'a>(arrows: &'a Arrows, from: &String) -> BTreeSet<&'a String> {
    let mut reached = BTreeSet::new();
    let mut waiting: Vec<&String> = arrows.get(from).into_iter().flatten().collect();
    while let Some(next) = waiting.pop() {
        if reached.insert(next) {
            waiting.extend(arrows.get(next).into_iter().flatten());
        }
    }
    reached
}

/// The files that a module of the page imports, as written.
fn imports(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in text.split(['\n', ';']) {
        let line = line.trim();
        let imports = line.starts_with("import ")
            || line.starts_with("export ")
            || line.starts_with('}')
            || line.contains("import(");
        let named = line
            .split_once(" from ")
            .or_else(|| line.split_once("import("))
            .or_else(|| line.split_once("import "));
        let Some((_, named)) = named.filter(|_| imports) else {
            continue;
        };
        let mut quoted = named.split(['\'', '"']);
        if let Some(path) = quoted.nth(1).filter(|path| path.starts_with('.')) {
            found.push(path.to_owned());
        }
    }
    found
}

/// Which file of `src/` names which; test code left out.
fn arrows(sources: &[Source]) -> BTreeMap<Place, BTreeSet<Place>> {
    let built = || sources.iter().filter(|source| !source.only_tests);
    let house = House::new(built().map(|source| (source.module(), source.text.as_str())));
    let named = |source: &Source| {
        let module = source.module();
        let to = house.named_by(&module, &source.text);
        (module, to)
    };
    built().map(named).collect()
}

/// The page's modules with their texts.
fn page() -> Vec<(Place, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("web/src");
    let modules = texts(&root, &["ts", "tsx"]).into_iter();
    modules.map(|(path, text)| (place(&path), text)).collect()
}

/// `ui/Live.tsx` and `./Live` are the same module.
fn place(path: &str) -> Place {
    let path = path.trim_end_matches(".tsx").trim_end_matches(".ts");
    path.split('/').map(str::to_owned).collect()
}

/// Which module of the page imports which.
fn imports_of(modules: &[(Place, String)]) -> BTreeMap<Place, BTreeSet<Place>> {
    let arrows = modules.iter().map(|(own, text)| {
        let to = imports(text).into_iter().map(|path| {
            let mut to = own[..own.len() - 1].to_vec();
            for step in place(&path) {
                match step.as_str() {
                    "." => {}
                    ".." => drop(to.pop()),
                    _ => to.push(step),
                }
            }
            to
        });
        let known = |to: &Place| modules.iter().any(|(module, _)| module == to);
        (own.clone(), to.filter(known).collect())
    });
    arrows.collect()
}

#[test]
fn no_parts_of_the_house_need_each_other() {
    let mut found = Vec::new();
    for (tree, arrows) in [("src", arrows(&house())), ("web/src", imports_of(&page()))] {
        let all: usize = arrows.values().map(BTreeSet::len).sum();
        assert!(all > 50, "{tree}: {all} arrows were found");
        let circles = circles(&arrows);
        found.extend(circles.iter().map(|circle| format!("in {tree}, {circle}")));
    }
    assert!(found.is_empty(), "\n{}", found.concat());
}

/// The circles of a house of these files.
fn circles_among(files: &[(&str, &str)]) -> Vec<Vec<String>> {
    let sources: Vec<Source> = files
        .iter()
        .map(|(path, text)| Source::new(path, text))
        .collect();
    let found = circles(&arrows(&sources)).into_iter();
    found.map(|circle| circle.parts).collect()
}

#[test]
fn files_that_need_each_other_turn_the_test_red() {
    let hub = "pub struct Hub; fn spoke() {}";
    for (files, parts) in [
        // a type and a type
        (
            vec![
                ("relay/hub.rs", "use super::spoke::Spoke; pub struct Hub;"),
                ("relay/spoke.rs", "pub struct Spoke(super::hub::Hub);"),
            ],
            vec!["relay/hub", "relay/spoke"],
        ),
        // through a re-export, another name, a glob and a macro's arguments
        (
            vec![
                (
                    "relay/mod.rs",
                    "mod hub; mod spoke; pub use hub::Hub as Middle;",
                ),
                (
                    "relay/hub.rs",
                    "use super::*; use spoke::*; pub struct Hub; fn f() { g!(Spoke::new()) }",
                ),
                ("relay/spoke.rs", "use super::Middle; pub struct Spoke;"),
            ],
            vec!["relay/hub", "relay/spoke"],
        ),
        // three in a row
        (
            vec![
                ("a.rs", "pub fn a() { crate::b::b() }"),
                ("b.rs", "pub fn b() { use crate::c; c::c() }"),
                ("c.rs", "pub fn c() { crate::a::a() }"),
            ],
            vec!["a", "b", "c"],
        ),
        // two folders, by way of four files
        (
            vec![
                ("a/mod.rs", "mod one; mod two;"),
                ("a/one.rs", "use crate::b::one::One;"),
                ("a/two.rs", "pub struct Two;"),
                ("b/mod.rs", "pub mod one; mod two;"),
                ("b/one.rs", "pub struct One;"),
                ("b/two.rs", "use crate::a::two::Two;"),
            ],
            vec!["a", "b"],
        ),
    ] {
        assert_eq!(circles_among(&files), [parts], "{files:?}");
    }
    // a mod file and what lies below it are one; tests may look wherever they like
    for files in [
        vec![
            ("relay/mod.rs", "mod hub; pub struct Room(hub::Hub);"),
            ("relay/hub.rs", "pub struct Hub; impl super::Room {}"),
        ],
        vec![
            ("relay/hub.rs", hub),
            ("relay/spoke.rs", "use super::hub::Hub; // super::hub"),
        ],
        vec![
            (
                "relay/hub.rs",
                "pub struct Hub; #[cfg(test)] mod tests { use crate::relay::spoke::Spoke; }",
            ),
            ("relay/spoke.rs", "use super::hub::Hub; pub struct Spoke;"),
        ],
    ] {
        assert_eq!(circles_among(&files), [] as [Vec<String>; 0], "{files:?}");
    }
}

#[test]
fn modules_of_the_page_that_import_each_other_turn_the_test_red() {
    let circles_of = |texts: [&str; 3]| {
        let paths = ["relay/link", "state/room", "strings"].map(place);
        let modules = paths.into_iter().zip(texts.map(str::to_owned));
        circles(&imports_of(&modules.collect::<Vec<_>>())).len()
    };
    let other = "import { strings } from '../strings';\nimport {\n  a,\n} from \"preact\";";
    for back in [
        "import { room } from \"./state/room\";",
        "import type { Room } from './state/room.ts';",
        "import {\n  type Room,\n  room,\n} from \"./state/room\";",
        "export * from \"./state/room\";",
        "import \"./state/room\";",
        "const room = await import(\"./state/room\");",
    ] {
        assert_eq!(circles_of(["", other, back]), 1, "{back}");
    }
    assert_eq!(circles_of([other, other, "// from \"./state/room\""]), 0);
}
