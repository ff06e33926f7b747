import { readFileSync } from "node:fs";
import { join } from "node:path";

import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import i18next from "i18next";
import { expect, test } from "vitest";

import type { Act } from "../api/shapes";
import { Whole } from "./whole";

/** A schema as the node's description of its interface writes it. */
interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: string[];
  pattern?: string;
  items?: Schema;
  properties?: Record<string, Schema>;
  oneOf?: Schema[];
  discriminator?: { mapping: Record<string, string> };
}

const DESCRIPTION = join(process.cwd(), "../docs/build/openapi.json");
const { components } = JSON.parse(readFileSync(DESCRIPTION, "utf8")) as {
  components: { schemas: Record<string, Schema> };
};

const nameOf = (schema: Schema): string => schema.$ref?.split("/").at(-1) ?? "";
const resolved = (schema: Schema): Schema => {
  if (schema.$ref === undefined) return schema;
  const found = components.schemas[nameOf(schema)];
  if (found === undefined) throw new Error(`no schema ${schema.$ref}`);
  return found;
};

/** A value, and others of which each differs from it in one place. */
interface Samples {
  base: unknown;
  others: { at: string; value: unknown }[];
}

const names = new Set<string>();
const DAY_MS = 86_400_000;

const ofText = (pattern: string | undefined, at: string): [string, string] => {
  const named = /^\^([a-z]+_)/.exec(pattern ?? "")?.[1];
  if (named !== undefined) return [named + "0".repeat(26), named + "1".repeat(26)];
  if (pattern?.includes("{6,}") === true) return ["XA-2026-000001", "XA-2026-000002"];
  if (pattern !== undefined) return ["XA", "XB"];
  const place = at.replaceAll(".", " ");
  return [`words of ${place}`, `others of ${place}`];
};

const ofNumber = (schema: Schema): [number, number] => {
  if (nameOf(schema) === "Timestamp") return [1_790_000_000_000, 1_790_000_000_000 + 40 * DAY_MS];
  return nameOf(schema) === "Day" ? [20_000, 20_040] : [7, 8];
};

const ofObject = (properties: Record<string, Schema>, at: string): Samples => {
  const parts = Object.entries(properties).map(([name, schema]) => {
    names.add(name);
    return [name, samples(schema, at === "" ? name : `${at}.${name}`)] as const;
  });
  const base = Object.fromEntries(parts.map(([name, part]) => [name, part.base]));
  const others = parts.flatMap(([name, part]) =>
    part.others.map((one) => ({ at: one.at, value: { ...base, [name]: one.value } })),
  );
  return { base, others };
};

const samples = (schema: Schema, at: string): Samples => {
  const { type, enum: words, pattern, items, properties, oneOf } = resolved(schema);
  const other = (values: unknown[]) => values.map((value) => ({ at, value }));
  const isNullable = Array.isArray(type) && type.includes("null");
  const none = isNullable ? other([null]) : [];
  const is = (name: string) => (Array.isArray(type) ? type.includes(name) : type === name);
  if (oneOf !== undefined) {
    const all = oneOf.filter((one) => one.type !== "null").map((one) => samples(one, at));
    const [first, ...rest] = all;
    const gone = all.length < oneOf.length ? other([null]) : [];
    const more = rest.flatMap((one) => [{ at, value: one.base }, ...one.others]);
    return { base: first?.base, others: [...(first?.others ?? []), ...more, ...gone] };
  }
  if (words !== undefined) return { base: words[0], others: other(words.slice(1)) };
  if (properties !== undefined) return ofObject(properties, at);
  if (items !== undefined) {
    const one = samples(items, at);
    const others = one.others.map((item) => ({ at: item.at, value: [item.value] }));
    return { base: [one.base], others: [...others, ...other([[]]), ...none] };
  }
  if (is("boolean")) return { base: true, others: [...other([false]), ...none] };
  if (is("string")) {
    const [base, second] = ofText(pattern, at);
    return { base, others: [...other([second]), ...none] };
  }
  if (is("integer")) {
    const [base, second] = ofNumber(schema);
    return { base, others: [...other([second]), ...none] };
  }
  throw new Error(`nothing is known of the schema at ${at}`);
};

/** What the sheet says of an act. */
const sheet = () => {
  const queries = new QueryClient({ defaultOptions: { queries: { enabled: false } } });
  const of = (content: unknown) => (
    <MantineProvider env="test">
      <QueryClientProvider client={queries}>
        <Whole content={content as Act} />
      </QueryClientProvider>
    </MantineProvider>
  );
  const shown = render(of({ body: { kind: "message.send" } }));
  return (content: unknown): string => {
    shown.rerender(of(content));
    return shown.container.textContent;
  };
};

/** A key that has no words shows as itself. */
const NO_WORDS = /\b(area|kind|property|purpose|subject|[a-z]+[A-Z]\w+)\.[a-z0-9][\w-]*/;

const act = resolved({ $ref: "#/components/schemas/Act" });
const bodies = Object.entries(components.schemas.Body?.discriminator?.mapping ?? {});

test("every part of an act but what it says appears on the sheet", () => {
  const envelope = Object.fromEntries(
    Object.entries(act.properties ?? {}).filter(([name]) => name !== "body"),
  );
  const says = sheet();
  const body = { kind: "message.send", subject: "A greeting", text: "Good morning" };
  const { base, others } = ofObject(envelope, "");
  const whole = says({ ...(base as object), body });
  expect(whole).not.toMatch(NO_WORDS);
  const hidden = others.filter((one) => says({ ...(one.value as object), body }) === whole);
  expect(hidden.map((one) => one.at)).toEqual([]);
  expect(others.length).toBeGreaterThan(50);
});

// Nobody writes what nobody understands.
test.each(bodies.filter(([kind]) => kind !== "not-understood"))(
  "every field of %s appears on the sheet",
  (_, schema) => {
    const says = sheet();
    const { base, others } = samples({ $ref: schema }, "");
    const whole = says({ body: base });
    expect(whole).not.toMatch(NO_WORDS);
    const texts = others.map((one) => ({ at: one.at, text: says({ body: one.value }) }));
    expect(texts.filter((one) => one.text === whole).map((one) => one.at)).toEqual([]);
    expect(texts.filter((one) => NO_WORDS.test(one.text)).map((one) => one.text)).toEqual([]);
  },
);

test("every field has a name in words", () => {
  const unnamed = [...names].filter((name) => !i18next.exists(`field.${name}`));
  // What these hold is told in words of its own: grades, uses, a kind, the points of an emergency.
  const own = [
    "asked", "asks", "as_of", "as_written", "bits", "by_when", "evidence", "fact", "found", "how", "information", "kind", "known",
    "level", "nature", "not_in_court", "not_onward", "note", "on_word_of", "percent", "points", "property",
    "role", "text", "urgency", "value", "body",
  ];
  expect(unnamed.filter((name) => !own.includes(name))).toEqual([]);
});
