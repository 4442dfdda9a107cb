// Speaks with yaml-language-server as an editor does.
//
// Takes the path of a JSON Schema, which the server's settings name for the files in a folder
// `documents`, and a file of JSON lines. Each line is a document that the editor opens:
// `{"path": "/documents/1.yaml", "text": "…", "at": {"line": 0, "character": 4}}`, where `at` can
// be left out. Writes a JSON line for each: the path of the schema that the server found for it, its
// diagnostics, and for a place the completions there and what is shown of what stands there.

import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

const PATIENCE_MS = 120_000;

const require = createRequire(`${process.env.SIGNALBOOK_NODE}/package.json`);
const lsp = require("vscode-languageserver-protocol/node");

const [schema, documents] = process.argv.slice(2);

// Nothing is to be fetched from anywhere.
const settings = {
  yaml: {
    schemas: { [pathToFileURL(schema).href]: "documents/*.yaml" },
    schemaStore: { enable: false },
    kubernetesCRDStore: { enable: false },
  },
};

function fail(why) {
  console.error(`yaml-language-server ${why}`);
  process.exit(1);
}

const program = require.resolve("yaml-language-server/bin/yaml-language-server");
const server = spawn(process.execPath, [program, "--stdio"], {
  stdio: ["pipe", "pipe", "inherit"],
});
server.on("exit", (code) => code === 0 || fail(`ended with ${code}`));
setTimeout(() => fail("does not answer"), PATIENCE_MS).unref();

const connection = lsp.createProtocolConnection(server.stdout, server.stdin);

// Diagnostics come unasked, once for every document that is opened.
const opened = new Map();
connection.onNotification(lsp.PublishDiagnosticsNotification.type, ({ uri, diagnostics }) => {
  opened.get(uri)(diagnostics);
});
connection.onRequest(lsp.ConfigurationRequest.type, ({ items }) =>
  items.map(({ section }) => settings[section] ?? null),
);

async function start() {
  connection.listen();
  await connection.sendRequest(lsp.InitializeRequest.type, {
    processId: process.pid,
    rootUri: null,
    capabilities: { workspace: { configuration: true } },
  });
  // Only clients of which the server knows that they ask for schemas are told when it is ready.
  await connection.sendNotification("yaml/supportSchemaSelection");
  const ready = new Promise((done) => {
    connection.onNotification("yaml/schema/store/initialized", done);
  });
  await connection.sendNotification(lsp.InitializedNotification.type, {});
  await ready;
}

async function open({ path, text, at }) {
  const uri = pathToFileURL(path).href;
  const diagnosed = new Promise((done) => opened.set(uri, done));
  await connection.sendNotification(lsp.DidOpenTextDocumentNotification.type, {
    textDocument: { uri, languageId: "yaml", version: 1, text },
  });
  const diagnostics = await diagnosed;
  const [found] = await connection.sendRequest("yaml/get/jsonSchema", uri);
  const answer = { schema: found && fileURLToPath(found.uri), diagnostics };
  if (at !== undefined) {
    const place = { textDocument: { uri }, position: at };
    const completions = await connection.sendRequest(lsp.CompletionRequest.type, place);
    const hover = await connection.sendRequest(lsp.HoverRequest.type, place);
    Object.assign(answer, { completions: completions.items, shown: hover?.contents.value });
  }
  return answer;
}

async function stop() {
  await connection.sendRequest(lsp.ShutdownRequest.type);
  await connection.sendNotification(lsp.ExitNotification.type);
  connection.dispose();
}

await start();
const lines = readFileSync(documents, "utf8").trimEnd().split("\n");
for (const answer of await Promise.all(lines.map((line) => open(JSON.parse(line))))) {
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
await stop();
