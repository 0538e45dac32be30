//! Judges what was counted by what was reached before.

use toml::{Table, Value};

const COMMITTED: &str = include_str!("figures.toml");
/// In percent.
const MARGIN: f64 = 5.0;

/// What was reached.
pub(crate) struct Figures(Table);

impl Figures {
    pub(crate) fn committed() -> Self {
        Self(COMMITTED.parse().expect("figures.toml is TOML"))
    }

    /// The figure of a name, on this kind of machine.
    fn of(&self, name: &str) -> Option<f64> {
        let (table, key) = name.split_once('.').expect("a table and a key");
        let table = self.0.get(table).and_then(Value::as_table)?;
        match table.get(key)? {
            Value::Table(machines) => number(machines.get(std::env::consts::ARCH)?),
            plain => number(plain),
        }
    }

    /// Says how `counted` compares; an error when it is too much.
    pub(crate) fn judge(&self, name: &str, counted: f64) -> Result<(), String> {
        let shown = shown(counted);
        let Some(committed) = self.of(name) else {
            eprintln!(
                "{name}: {shown}; no figure for {} is committed",
                std::env::consts::ARCH
            );
            return Ok(());
        };
        let more = 100.0 * (counted / committed - 1.0);
        let verdict =
            format!("{name}: {shown} a packet, {more:+.1} % of the committed {committed}");
        eprintln!("{verdict}");
        if more < -MARGIN {
            eprintln!("  it is better: write {shown} into tests/packet_cost/figures.toml");
        }
        (more <= MARGIN).then_some(()).ok_or(verdict)
    }
}

/// Fails with everything that does not hold.
pub(crate) fn all_hold(verdicts: impl IntoIterator<Item = Result<(), String>>) {
    let broken: Vec<String> = verdicts.into_iter().filter_map(Result::err).collect();
    assert!(
        broken.is_empty(),
        "more than {MARGIN} % above what was reached:\n{}",
        broken.join("\n")
    );
}

fn number(value: &Value) -> Option<f64> {
    value
        .as_float()
        .or_else(|| value.as_integer().map(|whole| whole as f64))
}

/// Four digits that count.
fn shown(figure: f64) -> String {
    let decimals = (3.0 - figure.log10().floor()).max(0.0) as usize;
    format!("{figure:.decimals$}")
}
