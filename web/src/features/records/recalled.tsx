import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { Holders } from "../../api/shapes";
import { Agency } from "../../parts/agency";
import { Mark, type Tone } from "../../parts/mark";
import { Moment } from "../../parts/moment";
import { Section } from "../../parts/section";
import sheet from "../../parts/sheet.module.css";
import { useHolders } from "./use-records";

type From = Holders["recalls"][number]["holders"][number];

const TONES: Record<NonNullable<From["outcome"]>, Tone> = {
  erased: "good",
  "not-held": "good",
  restricted: "care",
  "not-bound": "bad",
};

/** What a holder answered, or since when it has not. */
const Answered = ({ from, asked }: { from: From; asked: string }) => {
  const { t } = useTranslation();
  if (from.outcome != null) {
    return (
      <>
        <Mark tone={TONES[from.outcome]}>{t(`recallOutcome.${from.outcome}`)}</Mark>{" "}
        {from.ground != null ? (
          t(`restrictionGround.${from.ground}`)
        ) : (
          <bdi dir="auto">{from.reason}</bdi>
        )}
      </>
    );
  }
  if (from.overdue_since != null) {
    return (
      <>
        <Mark tone="bad">{t("recalled.overdue")}</Mark> <Moment at={from.overdue_since} whole />
      </>
    );
  }
  return (
    <>
      <Mark tone="care">{t("recalled.waits")}</Mark> <Moment at={asked} whole />
      {from.due != null && (
        <>
          {" · "}
          {t("recalled.due")} <Moment at={from.due} whole />
        </>
      )}
    </>
  );
};

const Passed = ({ from }: { from: From }) => {
  const { t } = useTranslation();
  return (
    <>
      {from.passed_to.length > 0 && (
        <>
          {t("records.passedTo")}{" "}
          {from.passed_to.map((code) => (
            <Agency key={code} code={code} />
          ))}
        </>
      )}
      {from.awaited.length > 0 && (
        <>
          {" · "}
          {t("recalled.onward")}{" "}
          {from.awaited.map((code) => (
            <Agency key={code} code={code} />
          ))}
        </>
      )}
    </>
  );
};

const Proof = ({ from }: { from: From }) => {
  const { t } = useTranslation();
  if (from.receipt == null || from.leaf == null) return null;
  return (
    <>
      <Link to="/acts/$act" params={{ act: from.receipt }} className={sheet.link}>
        {t("recalled.receipt")}
      </Link>
      {" · "}
      <Link to="/ledger" search={{ leaf: from.leaf }} className={sheet.link}>
        {t("recalled.proof")}
      </Link>
    </>
  );
};

/** What became of the copies of a record that were taken back: holder by holder, with receipts. */
export const Recalled = ({ id }: { id: string }) => {
  const { t } = useTranslation();
  const recalls = useHolders(id).data?.recalls ?? [];
  if (recalls.length === 0) return null;
  return (
    <Section title={t("recalled.title")} about={t("recalled.about")}>
      {recalls.map((recall) => (
        <div key={recall.recall} className={sheet.scroll}>
          <p>
            <Moment at={recall.at} whole />{" "}
            <Link to="/acts/$act" params={{ act: recall.recall }} className={sheet.link}>
              {t("recalled.this")}
            </Link>
          </p>
          <table className={sheet.table}>
            <tbody>
              {recall.holders.map((from) => (
                <tr key={from.agency}>
                  <th scope="row">
                    <Agency code={from.agency} />
                  </th>
                  <td>
                    <Answered from={from} asked={recall.at} />
                  </td>
                  <td>
                    <Passed from={from} />
                  </td>
                  <td>
                    <Proof from={from} />
                  </td>
                  <td className={sheet.number}>
                    {from.answered_at != null && <Moment at={from.answered_at} whole />}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ))}
    </Section>
  );
};
