import { screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";

import { answering, showPage } from "../../testing";
import { EmergencyStrip } from "./emergency-strip";

const row = (act: string, emergency: boolean) => ({
  act,
  kind: "message.send",
  agency: "XB",
  recorded_at: new Date(Date.now() - 60_000).toISOString(),
  emergency,
  stage: "done",
  taken_by: null,
});
const show = (...items: object[]) => {
  const asked = answering({ "GET /v1/acts": { items, next: null } });
  showPage("/ledger", "/ledger", EmergencyStrip);
  return asked;
};

test("an emergency that nobody took stands on every page with its clock, and in the title", async () => {
  show(row("act_1", true), row("act_2", false));
  const words = await screen.findByRole("alert");
  expect(words.textContent.replace(/[\u2068\u2069]/g, "")).toBe(
    "Emergency from XB: nobody has taken it yet.",
  );
  expect(screen.getByText(/^[34]m left$|^[34] ?min/)).toBeTruthy();
  expect(screen.getByRole("link", { name: "Open it" }).getAttribute("href")).toContain("act_1");
  expect(document.title).toMatch(/^\(!\) /);
});

test("more than three take one line more", async () => {
  show(...["act_1", "act_2", "act_3", "act_4"].map((act) => row(act, true)));
  expect(await screen.findByText("More emergencies wait in the inbox.")).toBeTruthy();
  expect(screen.getAllByRole("link", { name: "Open it" })).toHaveLength(3);
});

test("what is no emergency says nothing, and marks no title", async () => {
  const asked = show(row("act_2", false));
  await vi.waitFor(() => {
    expect(asked).toHaveLength(1);
  });
  expect(screen.queryByRole("alert")).toBe(null);
  expect(document.title).not.toContain("(!)");
});
