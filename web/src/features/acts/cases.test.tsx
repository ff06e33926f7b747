import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { answering, showPage } from "../../testing";
import { CasesPage } from "./cases-page";

const AT = "2026-11-20T06:28:43.414Z";
const page = (acts: number, agencies: string[], next: string | null) => ({
  items: [{ case: "2026/114", threads: [`act_${acts}`], acts, agencies, moved_at: AT }],
  looked_through: 500,
  next,
});

test("a case of which older acts are found is told once, with all of them", async () => {
  answering({
    "GET /v1/cases": page(4, ["XB"], "00"),
    "GET /v1/cases?before=00": page(3, ["XC"], null),
  });
  showPage("/cases", "/cases", CasesPage);
  const row = () => within(screen.getByRole("row", { name: /2026\/114/ }));
  await screen.findByText("2026/114");
  expect(row().getByText("4")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Look further back" }));
  expect(await screen.findByText("7")).toBeTruthy();
  expect(row().getByText("XC")).toBeTruthy();
});
