import { Button, SegmentedControl, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { readWords, writeDraft } from "../../api/drafts";
import type { DutyOf } from "../../api/shapes";
import { Failure } from "../../parts/failure";
import { numbers } from "../../parts/format";
import { LoadingRows } from "../../parts/loading-rows";
import classes from "./duty.module.css";
import { actsOf, isNothingOpen, OpenBusiness } from "./open-business";
import { useHandOver, useOpenBusiness, useTake } from "./use-duty";

const HOUR_MS = 3_600_000;
const SHIFTS = ["4", "8", "12", "24"];

/** Takes the duty, for a shift from now. */
export const TakeForm = ({ duty }: { duty: DutyOf }) => {
  const { t, i18n } = useTranslation();
  const [hours, setHours] = useState("8");
  const taking = useTake(duty.lane);
  const note = duty.handed_over?.taken_at == null ? duty.handed_over?.act : undefined;
  const isKept = duty.officer != null && !duty.has_lapsed;
  const shift = (value: string) =>
    numbers(i18n.language, { style: "unit", unit: "hour" }).format(Number(value));
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        taking.take(Date.now() + Number(hours) * HOUR_MS, note ?? null);
      }}
    >
      <div>
        <p className={classes.label} id={`for-${duty.lane}`}>
          {t("duty.howLong")}
        </p>
        <SegmentedControl
          aria-labelledby={`for-${duty.lane}`}
          value={hours}
          onChange={setHours}
          data={SHIFTS.map((value) => ({ value, label: shift(value) }))}
        />
      </div>
      <Button
        type="submit"
        // What somebody else is on duty for is taken over only when there is a reason.
        variant={isKept && note === undefined ? "default" : "filled"}
        loading={taking.isPending}
        aria-label={t("duty.takeNamed", { lane: t(`dutyLane.${duty.lane}`) })}
      >
        {note === undefined ? t("duty.take") : t("duty.takeRead")}
      </Button>
      {taking.isError && <Failure error={taking.error} />}
    </form>
  );
};

/** The note that waits for the next officer: another one takes its place, and so tells it too. */
const waitingNote = ({ handed_over: left }: DutyOf) => (left?.taken_at == null ? left : null);

/** What was typed; before it the note that waits, unless it was typed over that one already. */
const startOf = (draft: string, before: DutyOf["handed_over"]): string => {
  const typed = readWords(draft);
  if (before === null || readWords(`${draft}.after`) === before.act) return typed;
  return [before.note ?? "", typed].filter((one) => one !== "").join("\n\n");
};

/** Leaves a note with what is open; nobody is relieved before somebody takes the duty. */
export const HandOverForm = ({ duty }: { duty: DutyOf }) => {
  const { t } = useTranslation();
  const draft = `hand-over.${duty.lane}`;
  const before = waitingNote(duty);
  const [note, setNote] = useState(() => startOf(draft, before));
  const business = useOpenBusiness();
  const handing = useHandOver(duty.lane);
  const open = [...new Set([...(before?.open ?? []), ...actsOf(business)])];
  return (
    <form
      className={classes.note}
      onSubmit={(event) => {
        event.preventDefault();
        handing.handOver(note, open, () => {
          setNote("");
          writeDraft(draft, null);
          writeDraft(`${draft}.after`, null);
        });
      }}
    >
      <div>
        <p className={classes.label}>{t("duty.whatIsOpen")}</p>
        {business.error !== null ? (
          <Failure error={business.error} />
        ) : business.isPending ? (
          <LoadingRows count={3} />
        ) : isNothingOpen(business) ? (
          <p className={classes.quiet}>{t("duty.nothingOpen")}</p>
        ) : (
          <OpenBusiness business={business} />
        )}
      </div>
      <Textarea
        label={t("duty.note")}
        description={t("duty.noteMeans")}
        dir="auto"
        maxLength={10_000}
        value={note}
        onChange={(event) => {
          setNote(event.currentTarget.value);
          writeDraft(draft, event.currentTarget.value);
          writeDraft(`${draft}.after`, before?.act ?? null);
        }}
      />
      <div>
        <Button
          type="submit"
          variant="default"
          disabled={business.isPending}
          loading={handing.isPending}
          aria-label={t("duty.handOverNamed", { lane: t(`dutyLane.${duty.lane}`) })}
        >
          {t("duty.handOver")}
        </Button>
      </div>
      {handing.isError && <Failure error={handing.error} />}
    </form>
  );
};
