import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import { answering, showPage } from "../../testing";
import { CasePage, ThreadPage } from "./story-page";

const ASKED = {
  act: "act_1",
  reference: "XC-2026-000018",
  kind: "request.make",
  agency: "XC",
  officer: "officer_1",
  direction: "received",
  stage: "taken",
  at: "2026-11-29T06:28:44.468Z",
  recorded_at: "2026-11-29T06:28:44.475Z",
  delivered: [],
  case: "2026/114",
  answers: null,
  emergency: false,
  clock_skewed: false,
  taken_by: null,
  leaf: 35,
  untaken: [],
  digest: null,
};
const ANSWERED = {
  ...ASKED,
  act: "act_2",
  reference: "XA-2026-000026",
  kind: "request.answer",
  agency: "XA",
  direction: "own",
  stage: "done",
  answers: "act_1",
  leaf: 37,
  delivered: [{ to: "XC", state: "delivered", taken_by: null }],
};

test("a thread begins with what it answers, and goes on in the order of the log", async () => {
  answering({ "GET /v1/acts/act_1": ASKED, "GET /v1/acts": { items: [ANSWERED], next: null } });
  showPage("/threads/$act", "/threads/act_1", ThreadPage);
  expect(await screen.findByRole("heading", { name: "Thread XC-2026-000018" })).toBeTruthy();
  const steps = screen.getAllByRole("listitem").map((step) => step.textContent);
  expect(steps).toHaveLength(2);
  expect(steps[0]).toContain("Request");
  expect(steps[1]).toContain("Answer");
});

test("a case without anything in it says so", async () => {
  answering({ "GET /v1/acts": { items: [], next: null } });
  showPage("/cases/$name", "/cases/none", CasePage);
  expect(await screen.findByRole("heading", { name: "Nothing belongs here" })).toBeTruthy();
});

test("a case is printed with its decisions and proofs, once they are read", async () => {
  const print = vi.fn();
  vi.stubGlobal("print", print);
  const verdict = {
    ruling: "permitted",
    law: "ab".repeat(32),
    citations: [{ rule: "x.1.1", cite: "X, art. 1", says: "Go on.", verified: "read" }],
  };
  const proof = {
    leaf: 1,
    size: 9,
    leaf_hash: "cd".repeat(32),
    root: "ef".repeat(32),
    proof: [],
    checkpoint: "comity.example/XA\n9\n",
  };
  answering({
    "GET /v1/acts": { items: [ASKED], next: null },
    [`GET /v1/acts/${ASKED.act}`]: { ...ASKED, digest: "12".repeat(32), verdict },
    [`GET /v1/log/proofs/${ASKED.leaf}`]: proof,
  });
  showPage("/cases/$name", "/cases/C-7", CasePage);
  await userEvent.click(await screen.findByRole("button", { name: "Print" }));
  await vi.waitFor(() => {
    expect(print).toHaveBeenCalledOnce();
  });
  expect(screen.getByText(/X, art. 1/)).toBeTruthy();
  expect(screen.getByText("ef".repeat(32))).toBeTruthy();
});
