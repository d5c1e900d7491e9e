// Reads {path: text} in JSON and answers what Prettier makes of each, or how the types of npm's yaml read it.
"use strict";

const fs = require("node:fs");
const { createRequire } = require("node:module");

const [, , packages, task, options] = process.argv;
const load = createRequire(`${packages}/package.json`);
const texts = JSON.parse(fs.readFileSync(0, "utf8"));

function describe(value) {
  if (Array.isArray(value)) return value.map(describe);
  if (value !== null && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, describe(each)]));
  }
  return value === null ? "null" : `${typeof value} ${value}`;
}

async function main() {
  const answers = {};
  for (const [path, text] of Object.entries(texts)) {
    try {
      answers[path] =
        task === "prettier"
          ? await load("prettier").format(text, { ...JSON.parse(options), filepath: path })
          : describe(load("yaml").parse(text, { logLevel: "error", uniqueKeys: false, version: task }));
    } catch (error) {
      answers[path] = { error: String(error.message) };
    }
  }
  process.stdout.write(JSON.stringify(answers));
}

main();
