import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { HitConcluded } from "../../api/shapes";
import { Agency } from "../../parts/agency";
import { Doing } from "../../parts/doing";
import { Mark } from "../../parts/mark";
import { Moment } from "../../parts/moment";
import { Officer } from "../../parts/officer";
import sheet from "../../parts/sheet.module.css";
import { AskButton } from "./ask-button";
import { ConcludeSheet } from "./conclude-sheet";
import { concludedOf, confirmed, toTakeBack, type OfHit } from "./concluding";
import { useMeansInWords } from "./means";
import classes from "./search.module.css";
import type { Begun } from "./use-asking";

/** What one person found, by what, and whether it was taken back. */
const Concluded = ({ of, one }: { of: OfHit; one: HitConcluded }) => {
  const { t } = useTranslation();
  const inWords = useMeansInWords();
  const [isUndoing, setUndoing] = useState(false);
  const isOver = one.undone_by !== null;
  // Without a record nothing stands with others that could be taken back: the last word counts.
  const isOurs =
    one.found === "not-same" && one.record !== null && one.agency === of.own && !isOver;
  return (
    <li data-over={isOver || undefined}>
      <span className={classes.finding}>{t(`hit.found.${one.found}`)}</span>{" "}
      {t("hit.foundBy", { means: inWords(one.means) })}
      {" · "}
      <Agency code={one.agency} /> <Officer id={one.officer} /> <Moment at={one.at} whole />
      {" · "}
      <Link to="/acts/$act" params={{ act: one.act }} className={sheet.link}>
        {t("doing.see")}
      </Link>{" "}
      {one.undone_by !== null && (
        <>
          <Mark tone="quiet">{t("hit.takenBack")}</Mark>{" "}
          <Link to="/acts/$act" params={{ act: one.undone_by }} className={sheet.link}>
            {t("hit.takenBackBy")}
          </Link>
        </>
      )}
      {isOurs && (
        <Button
          size="compact-xs"
          variant="default"
          aria-expanded={isUndoing}
          onClick={() => {
            setUndoing(!isUndoing);
          }}
        >
          {t("hit.takeBack")}
        </Button>
      )}
      {isOurs && isUndoing && (
        <Doing
          name={`hit.back.${one.act}`}
          ask={null}
          deeds={[{ label: t("hit.takeBackNow"), form: () => toTakeBack(of, one) }]}
        >
          <p className={classes.words}>{t("hit.takeBackMeans")}</p>
        </Doing>
      )}
    </li>
  );
};

/** What was concluded of a hit so far, and the way to say more. */
export const Came = ({
  of,
  holder,
  ask,
}: {
  of: OfHit;
  /** Whom a request about it goes to. */
  holder: string;
  /** The request that answers the conclusion; none of what is one's own. */
  ask?: ((conclusion: HitConcluded) => Begun) | undefined;
}) => {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const concluded = concludedOf(of);
  const same = confirmed(of);
  const isAsked = same !== null && holder !== of.own;
  return (
    <>
      {concluded.length > 0 && (
        <ul className={classes.came} aria-label={t("hit.cameSoFar")}>
          {concluded.map((one) => (
            <Concluded key={one.act} of={of} one={one} />
          ))}
        </ul>
      )}
      <div className={classes.next}>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => {
            setOpen(true);
          }}
        >
          {t("hit.came")}
        </Button>
        {isAsked && ask !== undefined && (
          <AskButton size="compact-sm" asks={() => ask(same)}>
            {t("hit.ask", { holder })}
          </AskButton>
        )}
      </div>
      {isAsked && (
        <p className={classes.words}>
          {of.isBiometric === true
            ? t("hit.coreData", { holder })
            : t("hit.answered", { holder })}
        </p>
      )}
      {isOpen && (
        <ConcludeSheet
          of={of}
          close={() => {
            setOpen(false);
          }}
        />
      )}
    </>
  );
};
