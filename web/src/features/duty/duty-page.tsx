import { IconAlertTriangle, IconPhone } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { readsContent } from "../../api/roles";
import type { DutyOf, Own } from "../../api/shapes";
import { useAgency } from "../../api/use-agency";
import { useDuty } from "../../api/use-duty";
import { Answer } from "../../parts/answer";
import { Countdown } from "../../parts/countdown";
import { Mark } from "../../parts/mark";
import { Moment } from "../../parts/moment";
import { Officer } from "../../parts/officer";
import { PageHeader } from "../../parts/page-header";
import { AtDesk, PresentStrip } from "../../parts/present";
import { Section } from "../../parts/section";
import sheet from "../../parts/sheet.module.css";
import classes from "./duty.module.css";
import { HandOverForm, TakeForm } from "./lane-forms";

const Holder = ({ duty }: { duty: DutyOf }) => {
  const { t } = useTranslation();
  if (duty.officer == null || duty.since == null || duty.until == null) {
    return (
      <p className={classes.holder}>
        <Mark tone="care">{t("duty.nobody")}</Mark>
      </p>
    );
  }
  return (
    <p className={classes.holder}>
      {duty.has_lapsed ? (
        <Mark tone="bad" sign={IconAlertTriangle}>
          {t("duty.lapsed")}
        </Mark>
      ) : (
        <Mark tone="good">{t("duty.on")}</Mark>
      )}
      <span>
        {duty.has_lapsed && <span className={sheet.quiet}>{t("duty.last")} </span>}
        <strong>
          <Officer id={duty.officer} />
        </strong>{" "}
        <AtDesk officer={duty.officer} />
      </span>
      <span className={sheet.quiet}>
        {t("duty.since")} <Moment at={duty.since} whole /> · {t("duty.until")}{" "}
        <Moment at={duty.until} whole />
      </span>
      <Countdown due={duty.until} />
    </p>
  );
};

/** The note that was left, and who has read it by taking the duty. */
const Note = ({ note }: { note: NonNullable<DutyOf["handed_over"]> }) => {
  const { t } = useTranslation();
  return (
    <div className={classes.handed} data-waits={note.taken_at == null || undefined}>
      <p className={classes.label}>
        {t("duty.handedOver")} <Officer id={note.by} /> · <Moment at={note.at} whole />
      </p>
      {note.note != null && note.note !== "" && (
        <blockquote className={classes.words} dir="auto">
          {note.note}
        </blockquote>
      )}
      {note.open.length > 0 && (
        <details>
          <summary>{t("duty.open", { count: note.open.length })}</summary>
          <ul className={classes.list}>
            {note.open.map((act) => (
              <li key={act} className={classes.item}>
                <Link
                  to="/acts/$act"
                  params={{ act }}
                  className={`${sheet.link ?? ""} ${sheet.reference ?? ""}`}
                  dir="ltr"
                >
                  {act}
                </Link>
              </li>
            ))}
          </ul>
        </details>
      )}
      {note.taken_by != null && note.taken_at != null ? (
        <p className={classes.quiet}>
          {t("duty.takenBy")} <Officer id={note.taken_by} /> · <Moment at={note.taken_at} whole />
        </p>
      ) : (
        <p className={classes.quiet}>{t("duty.stays")}</p>
      )}
    </div>
  );
};

const Lane = ({ duty, you }: { duty: DutyOf; you: Own["you"] }) => {
  const { t } = useTranslation();
  const isMine = duty.officer === you.officer;
  return (
    <Section title={t(`dutyLane.${duty.lane}`)} about={t(`dutyLaneMeans.${duty.lane}`)}>
      <Holder duty={duty} />
      {duty.handed_over != null && <Note note={duty.handed_over} />}
      {!readsContent(you.role) ? null : isMine && !duty.has_lapsed ? (
        // Another note that is left meanwhile is joined to what is typed.
        <HandOverForm key={duty.handed_over?.act} duty={duty} />
      ) : (
        <TakeForm duty={duty} />
      )}
    </Section>
  );
};

/** Who is on duty for what and until when, what was handed over, and the telephone. */
export const DutyPage = () => {
  const { t } = useTranslation();
  const own = useAgency();
  const duty = useDuty();
  const telephone = duty.data?.telephone;
  return (
    <>
      <PageHeader title={t("place.duty")} about={t("duty.about")}>
        {telephone != null && (
          <a href={`tel:${telephone}`} className={classes.telephone}>
            <IconPhone size={16} stroke={1.8} aria-hidden />
            <span className={sheet.quiet}>{t("duty.telephone")}</span> <bdi dir="ltr">{telephone}</bdi>
          </a>
        )}
      </PageHeader>
      <div className={sheet.page}>
        <Answer query={own}>
          {({ you }) => (
            <Answer query={duty}>
              {({ lanes }) => (
                <>
                  <PresentStrip you={you.officer} />
                  {lanes.map((lane) => (
                    <Lane key={lane.lane} duty={lane} you={you} />
                  ))}
                </>
              )}
            </Answer>
          )}
        </Answer>
      </div>
    </>
  );
};
