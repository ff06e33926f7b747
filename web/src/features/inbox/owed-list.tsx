import { IconInboxOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { Deadline } from "../../api/shapes";
import { Answer } from "../../parts/answer";
import { Countdown } from "../../parts/countdown";
import { Doing } from "../../parts/doing";
import { Duty } from "../../parts/duty";
import { Empty } from "../../parts/empty";
import { LongList } from "../../parts/long-list";
import { useRowHeight } from "../../parts/row-height";
import { Section } from "../../parts/section";
import classes from "./inbox-page.module.css";
import { useOwed } from "./use-inbox";

const nameOf = (one: Deadline): string => `${one.act}.${one.number}`;

const OwedLine = ({ owed }: { owed: Deadline }) => {
  const { t } = useTranslation();
  return (
    <div className={classes.owed}>
      <div>
        <strong>
          <Duty what={owed.what} />
        </strong>
        <span>
          {owed.at == null ? t(`deadlineState.${owed.state}`) : <Countdown due={owed.at} />}
        </span>
      </div>
      <div>
        <span>{owed.cite}</span>
        <bdi dir="ltr">{owed.reference}</bdi>
      </div>
    </div>
  );
};

/** What is owed by who reads it, with its clocks. */
export const OwedList = ({
  act,
  choose,
}: {
  act: string | undefined;
  choose: (act: string) => void;
}) => {
  const { t } = useTranslation();
  const height = useRowHeight();
  return (
    <Answer query={useOwed()}>
      {({ items: owed, isWhole }) => {
        const chosen = owed.find((one) => one.act === act);
        return owed.length === 0 ? (
          <Empty
            icon={IconInboxOff}
            title={isWhole ? t("inbox.nothingOwed") : t("inbox.owedUnread")}
          >
            {isWhole ? t("inbox.nothingOwedMeans") : t("inbox.owedUnreadMeans")}
          </Empty>
        ) : (
          <LongList
            items={owed}
            label={t("inbox.box.owed")}
            id={nameOf}
            row={(one) => <OwedLine owed={one} />}
            rowHeight={height}
            chosen={chosen === undefined ? null : nameOf(chosen)}
            choose={(one) => {
              choose(one.act);
            }}
          />
        );
      }}
    </Answer>
  );
};

/** What is owed because of one entry, each to be done here: above the entry it is owed for. */
export const Settlings = ({ act }: { act: string }) => {
  const { t } = useTranslation();
  const owed = useOwed().data?.items.filter((one) => one.act === act) ?? [];
  return owed.map((one) => {
    const isSigned = one.settling === "signature";
    return (
      <div key={nameOf(one)} className={classes.settling}>
        <Section title={t(`owed.${one.what}`, { defaultValue: one.what })} about={one.cite}>
          <Doing
            name={`settle.${nameOf(one)}`}
            ask={t("settling.note")}
            isSigned={isSigned}
            deeds={[
              {
                label: isSigned ? t("signature.read") : t("settling.done"),
                form: (note) => ({
                  body: { kind: "duty.settle", what: one.what, note },
                  answers: act,
                }),
              },
            ]}
          />
        </Section>
      </div>
    );
  });
};
