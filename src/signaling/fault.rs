//! Finds the field that a message cannot be read for.
//!
//! serde says what is wrong with a value of a tagged message and not where it stood: it has read
//! all of it by then. So it is asked again, without one field after the other.

use serde::de::DeserializeOwned;
use serde_json::Value;

/// The path of the one field without which `message`, an object that cannot be read as `T`, fails on
/// something else or not at all.
pub(super) fn field<T: DeserializeOwned>(message: &Value) -> Option<String> {
    let complaint = complaint::<T>(message)?;
    let mut path = String::new();
    while let Some(name) = culprit::<T>(message, &path, &complaint) {
        path = format!("{path}/{name}");
    }
    (!path.is_empty()).then(|| path[1..].replace('/', "."))
}

fn complaint<T: DeserializeOwned>(message: &Value) -> Option<String> {
    T::deserialize(message).err().map(|error| error.to_string())
}

/// The member of the object at `path` that it is about.
fn culprit<T: DeserializeOwned>(
    message: &Value,
    path: &str,
    complaint_now: &str,
) -> Option<String> {
    let members = message.pointer(path)?.as_object()?;
    // without its tag a message fails on something else whatever is wrong with it
    let (tag, others): (Vec<_>, Vec<_>) = members.keys().partition(|name| *name == "type");
    let mut names = others.into_iter().chain(tag).take(MOST_FIELDS);
    let is_it = |name: &String| {
        let mut without = message.clone();
        let object = without.pointer_mut(path).and_then(Value::as_object_mut);
        object.is_some_and(|object| object.remove(name).is_some())
            && complaint::<T>(&without).as_deref() != Some(complaint_now)
    };
    let found = names.find(|name| !name.contains(['/', '~']) && is_it(name));
    found.cloned()
}

// More than any message of ours has. One with a thousand is not searched: each try reads all of it.
const MOST_FIELDS: usize = 16;
