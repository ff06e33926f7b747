import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { answering, showPage } from "../../testing";
import { OversightPage } from "./oversight-page";

const AT = "2026-11-20T06:28:43.414Z";
const LOOK = {
  act: "act_1",
  how: "record",
  officer: "officer_7",
  at: AT,
  purpose: "investigate",
  records: ["record_1"],
  at_act: null,
  stage: "not-permitted",
};
const STOPPED = {
  act: "act_1",
  reference: "XA-2026-000001",
  kind: "record.open",
  agency: "XA",
  officer: "officer_7",
  direction: "own",
  recorded_at: AT,
  ruling: "not-permitted",
  stage: "not-permitted",
  because: [{ rule: "x.1.1", cite: "X, art. 1", says: "Ask.", verified: "read" }],
  overruled: false,
};
const COUNTS = { officer: "officer_7", looked: 1, not_permitted: 1, referred: 0 };
const PAGE = {
  looked_through: 500,
  since: AT,
  officers: [COUNTS],
  looks: [LOOK],
  stopped: [STOPPED],
  receipts: [{ agency: "XB", waiting: 2, oldest: "act_2", since: AT, heard_at: null }],
  next: "00",
};
const OLDER = { ...PAGE, looks: [{ ...LOOK, act: "act_0" }], stopped: [], next: null };

test("who looked, what was refused and who has yet to acknowledge stand on one page", async () => {
  answering({ "GET /v1/oversight": PAGE, "GET /v1/oversight?before=00": OLDER });
  showPage("/oversight", "/oversight", OversightPage);
  const looks = within(await screen.findByRole("region", { name: "Who looked at what" }));
  expect(looks.getByText("…1")).toBeTruthy();
  expect(looks.getByText("Investigation")).toBeTruthy();
  const refused = within(screen.getByRole("region", { name: "Not permitted" }));
  expect(refused.getByText("X, art. 1")).toBeTruthy();
  const late = within(screen.getByRole("region", { name: "Receipts not in yet" }));
  expect(late.getByText("late")).toBeTruthy();
});

test("an officer of this machine is told by name, another by a pseudonym's end", async () => {
  const officers = { items: [{ name: "olga", officer: "officer_7", role: "officer" }], next: null };
  const other = { ...LOOK, act: "act_5", officer: "officer_8" };
  const page = { ...PAGE, looks: [LOOK, other], next: null };
  answering({ "GET /v1/oversight": page, "GET /v1/officers": officers });
  showPage("/oversight", "/oversight", OversightPage);
  const looks = within(await screen.findByRole("region", { name: "Who looked at what" }));
  expect(await looks.findByText("olga")).toBeTruthy();
  expect(looks.getByText("…8")).toBeTruthy();
  expect(looks.queryByText("…7")).toBe(null);
});

test("counts add up as one looks further back", async () => {
  answering({ "GET /v1/oversight": PAGE, "GET /v1/oversight?before=00": OLDER });
  showPage("/oversight", "/oversight", OversightPage);
  await userEvent.click(await screen.findByRole("button", { name: "Look further back" }));
  expect(await screen.findByText(/1,000 entries|1000 entries/)).toBeTruthy();
  const officers = within(screen.getByRole("region", { name: "Officers in numbers" }));
  expect(officers.getAllByText("2")).toHaveLength(2);
  const looks = screen.getByRole("region", { name: "Who looked at what" });
  expect(within(looks).getAllByRole("row")).toHaveLength(3);
});
