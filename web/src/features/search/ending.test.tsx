import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { readDraft } from "../../api/drafts";
import { answering, showPage } from "../../testing";
import { asks, WATCH } from "./hits-sample";
import { WatchesPage } from "./watches-page";

const SET = asks("watch.set");


test("own watches that end soon stand first, and are renewed there by the keyboard", async () => {
  const soon = { ...WATCH, until: new Date(Date.now() + 3 * 86_400_000).toISOString() };
  const later = { ...WATCH, watch: "act_8", terms: [{ property: "name", value: "Nimo Vorlage" }] };
  const all = [soon, { ...soon, watch: "act_7", officer: "officer_2", terms: [] }, later];
  answering({
    "GET /v1/own": { agency: "XA", you: { officer: "officer_1", role: "officer" } },
    "GET /v1/officers": { items: [], next: null },
    "GET /v1/peers": { items: [], next: null },
    "GET /v1/agreements": { items: [], next: null },
    "GET /v1/watches?list=standing&limit=200": { items: all, next: null },
    "GET /v1/watches?list=ended&limit=200": { items: [], next: null },
    "GET /v1/acts/act_1": SET,
  });
  const router = showPage("/watches", "/watches", WatchesPage);
  const ending = within(await screen.findByRole("region", { name: "Ends soon" }));
  expect(ending.getAllByRole("row")).toHaveLength(2);
  const mine = within(screen.getByRole("region", { name: "Yours" }));
  expect(mine.getByText("Nimo Vorlage")).toBeTruthy();
  expect(mine.queryByText("Ada Beispiel")).toBe(null);
  ending.getByRole("button", { name: "Renew" }).focus();
  await userEvent.keyboard("{Enter}");
  await expect.poll(() => router.state.location.pathname).toBe("/watches/new");
  expect(readDraft("watch")).toMatchObject({ renews: "act_1" });
});
