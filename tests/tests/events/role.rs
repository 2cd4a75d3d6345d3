//! A function's role, as `infra/template.yaml` writes it.

use std::collections::BTreeSet;

use local::template::{DEPLOYED, yaml};
use serde_json::{Value, json};

/// What one function's role allows on the table.
pub(crate) struct Role {
    statements: Vec<Value>,
}

impl Role {
    pub(crate) fn of(package: &str) -> Role {
        let template = yaml::parse(DEPLOYED).expect("infra/template.yaml is YAML");
        let resources = template["Resources"].as_object().expect("resources");
        let code = json!(format!("../functions/{package}"));
        let function = resources
            .values()
            .find(|resource| resource["Properties"]["CodeUri"] == code);
        let role = function.expect("a function")["Properties"]["Role"]["Fn::GetAtt"][0].clone();
        let role = &resources[role.as_str().expect("a role")];
        let document = &role["Properties"]["Policies"][0]["PolicyDocument"];
        Role {
            statements: document["Statement"]
                .as_array()
                .expect("statements")
                .clone(),
        }
    }

    /// The statements that allow an action on the table, inside or outside transactions.
    fn allowing(&self, action: &str, in_transaction: bool) -> impl Iterator<Item = &Value> {
        let action = json!(format!("dynamodb:{action}"));
        self.statements.iter().filter(move |statement| {
            let actions = &statement["Action"];
            let named =
                *actions == action || actions.as_array().is_some_and(|all| all.contains(&action));
            let condition =
                &statement["Condition"]["ForAnyValue:StringEquals"]["dynamodb:EnclosingOperation"];
            named
                && (condition.is_null()
                    || (in_transaction && *condition == json!(["TransactWriteItems"])))
        })
    }

    pub(crate) fn may_call(&self, operation: &str) -> bool {
        match operation {
            "TransactWriteItems" => self.allowing("PutItem", true).next().is_some(),
            single => self.allowing(single, false).next().is_some(),
        }
    }

    /// The kinds of items that an action may write, by the beginning of their key.
    pub(crate) fn kinds(&self, action: &str) -> BTreeSet<String> {
        self.allowing(action, true)
            .flat_map(|statement| {
                let keys =
                    &statement["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"];
                keys.as_array()
                    .expect("the kinds of items that may be written")
                    .clone()
            })
            .map(|pattern| pattern.as_str().expect("a pattern").to_owned())
            .collect()
    }
}

/// Whether a key is of this kind.
pub(crate) fn fits(pattern: &str, key: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(beginning) => key.starts_with(beginning),
        None => key == pattern,
    }
}
