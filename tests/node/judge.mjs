// Judges messages by ajv, in JSON Schema 2020-12.
//
// Reads a file of JSON lines. `{"schema": …, "tolerant": …}` is a schema, which gets the next
// number from 0, and whether it is of the tolerant reading. `{"of": 3, "text": "…"}` is a message,
// as the text that it came as, and the number of its schema. Writes a line for each message: two
// digits, whether it is valid with formats checked and without.

import { createReadStream } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const require = createRequire(`${process.env.SIGNALBOOK_NODE}/package.json`);
const { Ajv2020 } = require("ajv/dist/2020");
const addFormats = require("ajv-formats").default;

const judges = new Map();

// One of the four ajvs: with and without formats, for either reading. Tuples of the tolerant
// reading take further places, which `strictTuples` would hold to be a mistake.
function judge(formats, tolerant) {
  const key = `${formats} ${tolerant}`;
  if (!judges.has(key)) {
    const ajv = new Ajv2020({ strict: true, strictTuples: !tolerant, validateFormats: formats });
    if (formats) addFormats(ajv);
    judges.set(key, { ajv, attached: new Set() });
  }
  return judges.get(key);
}

// What people attached is no keyword that ajv could know, but one that it must let stand.
function addAttached({ ajv, attached }, schema) {
  if (Array.isArray(schema)) {
    schema.forEach((inner) => addAttached({ ajv, attached }, inner));
  } else if (schema !== null && typeof schema === "object") {
    for (const [key, inner] of Object.entries(schema)) {
      if (key.startsWith("x-")) {
        if (!attached.has(key)) ajv.addKeyword(key);
        attached.add(key);
      } else {
        addAttached({ ajv, attached }, inner);
      }
    }
  }
}

function compile(schema, tolerant) {
  return [true, false].map((formats) => {
    const known = judge(formats, tolerant);
    addAttached(known, schema);
    const validate = known.ajv.compile(schema);
    // Several editions have schemas of one name.
    known.ajv.removeSchema(schema);
    return validate;
  });
}

// A message, or undefined for what is none: there are no infinite numbers in JSON.
function read(text) {
  let finite = true;
  const message = JSON.parse(text, (_, value) => {
    finite &&= typeof value !== "number" || Number.isFinite(value);
    return value;
  });
  return finite ? message : undefined;
}

const schemas = [];
for await (const line of createInterface({ input: createReadStream(process.argv[2]) })) {
  const { schema, tolerant, of, text } = JSON.parse(line);
  if (of === undefined) {
    schemas.push(compile(schema, tolerant));
  } else {
    const message = read(text);
    const verdicts = schemas[of].map((validate) => message !== undefined && validate(message));
    process.stdout.write(`${verdicts.map(Number).join("")}\n`);
  }
}
