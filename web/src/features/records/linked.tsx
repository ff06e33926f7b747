import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { RecordLinked, RecordShown } from "../../api/shapes";
import { useAct } from "../../api/use-act";
import { Doing } from "../../parts/doing";
import { Mark } from "../../parts/mark";
import { Moment } from "../../parts/moment";
import { Officer } from "../../parts/officer";
import { RecordId } from "../../parts/record-id";
import { Section } from "../../parts/section";
import sheet from "../../parts/sheet.module.css";
import { Linking } from "./linking";
import { isDone, linksNow, NOTHING_SINCE, toUndo, type Since } from "./links";
import classes from "./records.module.css";

/** Who said so, and when: read from the entry by which it was said. */
const SaidBy = ({ act }: { act: string }) => {
  const { t } = useTranslation();
  const entry = useAct(act).data;
  return (
    <>
      {entry !== undefined && (
        <>
          <Officer id={entry.officer} /> · <Moment at={entry.recorded_at} whole />
          {" · "}
        </>
      )}
      <Link to="/acts/$act" params={{ act }} className={sheet.link}>
        {t("records.givenBy")}
      </Link>
    </>
  );
};

const Linked = ({
  of,
  link,
  undone,
}: {
  of: string;
  link: RecordLinked;
  undone: (by: string) => void;
}) => {
  const { t } = useTranslation();
  const [isUndoing, setUndoing] = useState(false);
  const isOver = link.undone_by !== null;
  return (
    <li className={classes.link} data-over={isOver || undefined}>
      <div className={classes.linkHead}>
        <span>{t(`${link.is_first ? "relation" : "relationBack"}.${link.relation}`)}</span>
        <Link to="/records/$record" params={{ record: link.record }} className={sheet.link}>
          <RecordId id={link.record} />
        </Link>
        {isOver && <Mark tone="quiet">{t("link.isUndone")}</Mark>}
        {!isOver && (
          <Button
            size="compact-sm"
            variant="default"
            className={classes.end ?? ""}
            aria-expanded={isUndoing}
            onClick={() => {
              setUndoing(!isUndoing);
            }}
          >
            {t("link.undo")}
          </Button>
        )}
      </div>
      <div className={classes.linkHow}>
        {t(`nature.${link.nature}`)} · {link.source}
        {link.information}
        {link.as_of !== null && <> · {t("records.asOf", { date: link.as_of })}</>}
        {" · "}
        <SaidBy act={link.link} />
        {link.undone_by !== null && (
          <div>
            {t("link.undoneBy")} <SaidBy act={link.undone_by} />
          </div>
        )}
      </div>
      {isUndoing && !isOver && (
        <Doing
          name={`unlink.${link.link}`}
          ask={t("link.undoWhy")}
          isOptional
          done={(submitted) => {
            if (isDone(submitted)) undone(submitted.act);
          }}
          deeds={[{ label: t("link.undoNow"), form: (note) => ({ body: toUndo(of, link, note) }) }]}
        />
      )}
    </li>
  );
};

/** What this record is to others that are held here, who said so, and the way to say it. */
export const LinkedRecords = ({ record }: { record: RecordShown }) => {
  const { t } = useTranslation();
  const [since, setSince] = useState<Since>(NOTHING_SINCE);
  const links = linksNow(record.links ?? [], since);
  return (
    <>
      <Section title={t("link.title")} about={t("link.about")} count={links.length}>
        {links.length === 0 && <p className={sheet.quiet}>{t("link.none")}</p>}
        <ol className={classes.links}>
          {links.map((link) => (
            <Linked
              key={link.link}
              of={record.record}
              link={link}
              undone={(by) => {
                setSince(({ made, undone }) => ({ made, undone: { ...undone, [link.link]: by } }));
              }}
            />
          ))}
        </ol>
      </Section>
      <Linking
        record={record.record}
        done={(link) => {
          setSince(({ made, undone }) => ({ made: [...made, link], undone }));
        }}
      />
    </>
  );
};
