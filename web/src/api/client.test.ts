import { afterEach, expect, test, vi } from "vitest";

import { answering } from "../testing";
import { node, told } from "./client";
import { Problem, Unreachable } from "./problem";

afterEach(() => {
  vi.unstubAllGlobals();
});

test("a list is asked for with its query and answered by its shape", async () => {
  const asked = answering({ "GET /v1/law": { items: [], next: null } });
  const law = await told(node.GET("/v1/law", { params: { query: { list: "all", limit: 500 } } }));
  expect(law.items).toEqual([]);
  expect(asked[0]?.what).toBe("GET /v1/law?list=all&limit=500");
});

test("an id is part of the address and cannot lead elsewhere", async () => {
  const asked = answering({});
  await expect(
    told(node.GET("/v1/records/{id}", { params: { path: { id: "../own" } } })),
  ).rejects.toBeInstanceOf(Problem);
  expect(asked[0]?.what).toBe("GET /v1/records/..%2Fown");
});

test("a refusal by law is a problem with its kind", async () => {
  const type = "/problems/not-permitted";
  const refusal = { type, title: "Not permitted", status: 403, detail: "x" };
  answering({ "POST /v1/acts": refusal }, { "POST /v1/acts": 403 });
  const sent = told(
    node.POST("/v1/acts", { body: { body: { kind: "message.send", subject: "s", text: "t" } } }),
  );
  await expect(sent).rejects.toMatchObject({ isRefusal: true, status: 403 });
});

test("silence is told as silence", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("failed to fetch")));
  await expect(told(node.GET("/v1/log"))).rejects.toBeInstanceOf(Unreachable);
});

test("a desk that nobody touches says so, and says it no more once it is touched", async () => {
  const untouched: boolean[] = [];
  vi.stubGlobal("fetch", (request: Request) => {
    untouched.push(request.headers.has("x-comity-untouched"));
    return Promise.resolve(Response.json({ items: [], next: null }));
  });
  vi.useFakeTimers({ toFake: ["Date"] });
  const ask = () => told(node.GET("/v1/law"));
  globalThis.dispatchEvent(new Event("keydown"));
  await ask();
  vi.setSystemTime(Date.now() + 61_000);
  await ask();
  globalThis.dispatchEvent(new Event("pointerdown"));
  await ask();
  vi.useRealTimers();
  expect(untouched).toEqual([false, true, false]);
});
