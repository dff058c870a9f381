//! SPINE's JSON as ordinary JSON and back: objects instead of arrays of one-member objects.

use serde_json::{Map, Value};

/// Ordinary JSON as it stands on the wire.
pub fn wire(plain: &Value) -> Value {
    match plain {
        Value::Object(members) => members
            .iter()
            .map(|(name, member)| Value::Object(Map::from_iter([(name.clone(), wire(member))])))
            .collect(),
        Value::Array(items) => items.iter().map(wire).collect(),
        other => other.clone(),
    }
}

/// What stands on the wire as ordinary JSON. An empty array may be an empty list or an element without members; it stays one.
pub fn plain(wire: &Value) -> Value {
    match wire {
        Value::Array(items) if !items.is_empty() && items.iter().all(is_member) => {
            Value::Object(items.iter().flat_map(members).collect())
        }
        Value::Array(items) => items.iter().map(plain).collect(),
        Value::Object(_) => Value::Object(members(wire).collect()),
        other => other.clone(),
    }
}

fn is_member(item: &Value) -> bool {
    item.as_object().is_some_and(|members| members.len() == 1)
}

fn members(object: &Value) -> impl Iterator<Item = (String, Value)> {
    object
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, member)| (name.clone(), plain(member)))
}
