//! What `signalbook diff` says of what nobody refuses: names, keys, headers and permissions.

use serde_json::json;

use super::formats::{json, printed};
use crate::support::signalbook;
use crate::support::{folder, write};

/// What nobody refuses: a name that is not sent, a binding key that hears nothing, a permission.
const QUIET: &str = "\
signalbook: 1
catalogue: lighthouse
releases: ['1', '2']
envelope: {name: {is: event}, required_acl: {is: acl}, data: {is: payload}}
events:
  lamp_lit:
    name: lamp_was_lit
    routing_key: lighthouse.lamp
    acl: nobody
    changed: [{in: '2', was: {name: lamp_lit, routing_key: lamp, acl: lamps.lit}}]
    payload: 'null'
  fog_horn:
    routing_key: fog
    acl: anyone
    changed: [{in: '2', was: {acl: nobody}}]
    headers: {fog: {value: true, removed: '2'}}
    payload: 'null'
";

#[test]
fn a_summary_shows_what_nobody_refuses() {
    let folder = folder(QUIET);
    assert_eq!(
        printed(folder.path(), &["1", "2", "--format", "markdown"]),
        r"## `lighthouse`: `1` to `2`

**Roll-out: consumers first**: old and new understand each other, once consumers are prepared.

- consumers stop relying on what goes, before producers stop sending it
- consumers know the new names beside the old ones, before producers send them
- consumers bind the new keys beside the old ones, before producers use them
- consumers stop choosing by headers that change, before producers change them
- grants that would permit too much are taken away, before producers go over

5 changes; 5 findings (3 silent, 1 permission-lost, 1 permission-gained).

| breaks | findings |
| --- | ---: |
| silent | 3 |
| permission-lost | 1 |
| permission-gained | 1 |

### What breaks

#### `lamp_lit`

- name: `lamp_lit` became `lamp_was_lit`
  - breaks silent: `event-renamed`\
    `lamp_lit` is not sent any more

- routing key: `lamp` became `lighthouse.lamp`
  - breaks silent: `route-changed`\
    the binding key `lamp` received `lamp`, which is `lighthouse.lamp` now

- ACL: `lamps.lit` became `nobody`
  - breaks permission-lost: `permission-lost`\
    a client with the grant `lamps.lit`: the event demands `lamps.lit` before, and goes to no client after

#### `fog_horn`

- ACL: `nobody` became `anyone`
  - breaks permission-gained: `permission-gained`\
    a client without a grant: the event goes to no client before, and demands nothing after

- header `fog` removed
  - breaks silent: `header-changed`\
    `fog: true` is not sent any more
"
    );
}

#[test]
fn precautions_are_told_beside_an_order() {
    let backward = QUIET
        .replace("payload: 'null'\n  fog", "fields: {lamp: {type: string, since: '2'}}\n  fog");
    let folder = folder(&backward);
    let document = json(folder.path(), &["1", "2", "--format", "json"]);
    let roll_out = &document["roll_out"];
    assert_eq!(roll_out["order"], "consumers-first", "no name is shared: {roll_out:#}");
    let renamed =
        backward.replace("was: {name: lamp_lit, ", "was: {").replace("lamp_was_lit", "lamp_lit");
    let renamed = renamed.replace(
        "acl: nobody\n    changed: [{in: '2', was: {routing_key",
        "acl: lights.lit\n    changed: [{in: '2', was: {routing_key",
    );
    write(folder.path(), &renamed);
    let document = json(folder.path(), &["1", "2", "--format", "json"]);
    let roll_out = &document["roll_out"];
    assert_eq!(roll_out["order"], "producers-first");
    let precautions = json!(["bind-both-keys", "leave-headers", "grant", "revoke"]);
    assert_eq!(roll_out["precautions"], precautions);
    assert_eq!(roll_out["notes"].as_array().map(Vec::len), Some(4));
    let said = printed(folder.path(), &["1", "2", "--format", "github"]);
    assert!(said.contains("title=roll-out::producers first: "), "{said}");
    assert!(said.contains("%0Aconsumers bind the new keys"), "{said}");
}

/// They make other names and keys, and are changes themselves.
#[test]
fn values_of_parameters_are_changes() {
    let folder = folder(
        "\
signalbook: 1
catalogue: lighthouse
releases: ['1', '2']
envelope: {name: {is: event}, data: {is: payload}}
types: {Side: {enum: [left, {value: right, removed: '2'}]}}
events:
  lamp:
    name: lamp_{side}
    params: {side: Side, lamp: {type: string}}
    routing_key: lamps.{lamp}.{side}
    acl: anyone
    payload: 'null'
  horn:
    params: {tone: {enum: [low, {value: high, since: '2'}]}}
    routing_key: horns.{tone}
    acl: anyone
    payload: 'null'
",
    );
    assert_eq!(
        printed(folder.path(), &["1", "2"]),
        "\
lamp
  parameter `side`: value \"right\" removed
    breaks silent: event-removed
      lamp_right is not sent any more
    breaks silent: route-changed
      the binding key lamps.*.right received lamps.x.right, which is not sent any more

horn
  parameter `tone`: value \"high\" added: safe

1 to 2: 2 changes, 1 safe; 2 findings (2 silent)
roll-out: consumers first: old and new understand each other, once consumers are prepared
  consumers stop relying on what goes, before producers stop sending it
"
    );
    let document = json(folder.path(), &["1", "2", "--format", "json"]);
    let change = &document["changes"][0];
    let aspect = json!({ "kind": "param-value", "name": "side", "value": "right" });
    assert_eq!((&change["aspect"], &change["findings"]), (&aspect, &json!([0, 1])));
    assert_eq!((&change["place"]["line"], &change["place"]["column"]), (&json!(5), &json!(37)));
}

#[test]
fn what_is_not_documented_is_not_called_safe_and_can_be_refused() {
    let folder = folder(
        "\
signalbook: 1
catalogue: lighthouse
releases: ['1', '2']
envelope: {name: {is: event}, data: {is: payload}}
events:
  lamp:
    routing_key: unknown
    acl: nobody
    changed: [{in: '2', was: {routing_key: lamps}}]
    payload: 'null'
  horn:
    routing_key: horns.{tone}
    acl: nobody
    fields: {tone: {type: string, changed: [{in: '2', was: {enum: [low, high], open: true}}]}}
  bell:
    routing_key: bells.{tone}
    acl: nobody
    fields: {tone: {enum: [low], changed: [{in: '2', was: {enum: [low, high]}}]}}
",
    );
    assert_eq!(
        printed(folder.path(), &["1", "2"]),
        "\
lamp
  routing key: lamps became unknown: not judged

horn
  `tone`: open enum became string: safe

bell
  `tone`: value \"high\" removed
    breaks backward: value-refused
      1 sends {\"name\":\"bell\",\"data\":{\"tone\":\"high\"}}
      2 refuses `data.tone`: \"high\" is not one of the values
  routing key, by the values in it
    breaks silent: route-changed
      the binding key bells.high received bells.high, which is not sent any more

1 to 2: 3 changes, 1 safe, 1 not judged; 2 findings (1 backward, 1 silent)
roll-out: producers first: old consumers understand new producers, new consumers do not understand old producers
  consumers stop relying on what goes, before producers stop sending it
  what is unknown before or after is not judged: ask who knows
"
    );
    let markdown = printed(folder.path(), &["1", "2", "--format", "markdown"]);
    let part = "### What is not judged\n\n- `lamp`: routing key: `lamps` became `unknown`";
    assert!(markdown.contains(part), "{markdown}");
    let document = json(folder.path(), &["1", "2", "--format", "json"]);
    assert_eq!(document["counts"]["unjudged"], json!(1));
    assert_eq!(document["changes"][0]["judged"], json!(false));
    let refused = signalbook(folder.path(), &["diff", "1", "2", "--fail-on", "unjudged"]);
    assert_eq!(refused.status.code(), Some(1));
}
