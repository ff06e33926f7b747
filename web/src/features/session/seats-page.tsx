import { Button } from "@mantine/core";
import { IconHourglass } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Seat } from "../../api/shapes";
import { useAgency } from "../../api/use-agency";
import { Answer } from "../../parts/answer";
import { CopyButton } from "../../parts/copy-button";
import { Mark } from "../../parts/mark";
import { Moment } from "../../parts/moment";
import { PageHeader } from "../../parts/page-header";
import { Section } from "../../parts/section";
import sheet from "../../parts/sheet.module.css";
import { Trouble } from "./entry-sheet";
import classes from "./session.module.css";
import { useConfirm, useInvite, useSeats, useUninvite } from "./use-seats";

interface Made {
  name: string;
  link: string;
  ends_at: string;
}

/** The link, shown this once: it goes to its officer by a way that both trust. */
const Link = ({ made }: { made: Made }) => {
  const { t } = useTranslation();
  return (
    <div role="status" className={classes.link}>
      <div>
        {t("seats.linkFor")} <bdi>{made.name}</bdi>. {t("seats.once")} {t("entry.linkEnds")}{" "}
        <Moment at={made.ends_at} whole />.
        <p className={classes.address} dir="ltr">
          {made.link}
        </p>
      </div>
      <CopyButton text={made.link} />
    </div>
  );
};

const Stands = ({ seat }: { seat: Seat }) => {
  const { t } = useTranslation();
  return (
    <>
      {seat.since != null ? (
        <Mark tone="good">{t("seats.has")}</Mark>
      ) : (
        !seat.waits && seat.link_ends_at == null && <Mark>{t("seats.none")}</Mark>
      )}{" "}
      {seat.waits && (
        <Mark tone="care" sign={IconHourglass}>
          {t("seats.waits")}
        </Mark>
      )}
      {seat.link_ends_at != null && (
        <>
          <Mark tone="care">{t("seats.invited")}</Mark>{" "}
          <span className={sheet.small}>
            {t("seats.until")} <Moment at={seat.link_ends_at} whole />
          </span>
        </>
      )}
    </>
  );
};

/** What whoever sits here may do about a seat. */
const Tools = ({
  seat,
  administers,
  isOwn,
  change,
}: {
  seat: Seat;
  administers: boolean;
  isOwn: boolean;
  change: Change;
}) => {
  const { t } = useTranslation();
  const { name } = seat;
  const { inviting, agreeing, revoking } = change;
  const isBusy = (by: { isPending: boolean; variables: string | undefined }) =>
    by.isPending && by.variables === name;
  return (
    <div className={classes.rowTools}>
      {!administers && seat.waits && !isOwn && (
        <Button
          loading={isBusy(agreeing)}
          aria-label={t("seats.confirmNamed", { name })}
          onClick={() => {
            change.confirm(name);
          }}
        >
          {t("seats.confirm")}
        </Button>
      )}
      {(seat.waits || seat.link_ends_at != null) && (
        <Button
          variant="default"
          loading={isBusy(revoking)}
          aria-label={t("seats.takeBackNamed", { name })}
          onClick={() => {
            change.takeBack(name);
          }}
        >
          {t("seats.takeBack")}
        </Button>
      )}
      {administers && !seat.waits && (
        <Button
          variant="default"
          loading={isBusy(inviting)}
          aria-label={
            seat.since == null
              ? t("seats.inviteNamed", { name })
              : t("seats.inviteAnewNamed", { name })
          }
          onClick={() => {
            change.invite(name);
          }}
        >
          {seat.since == null ? t("seats.invite") : t("seats.inviteAnew")}
        </Button>
      )}
    </div>
  );
};

/** What changes seats, and the link that came of it. */
const useChanges = () => {
  const [made, setMade] = useState<Made | null>(null);
  const inviting = useInvite();
  const agreeing = useConfirm();
  const revoking = useUninvite();
  return {
    made,
    inviting,
    agreeing,
    revoking,
    error: inviting.error ?? agreeing.error ?? revoking.error,
    invite: (name: string) => {
      inviting.mutate(name, {
        onSuccess: (done) => {
          setMade("link" in done ? done : null);
        },
      });
    },
    confirm: (name: string) => {
      agreeing.mutate(name, { onSuccess: setMade });
    },
    takeBack: (name: string) => {
      setMade(null);
      revoking.mutate(name);
    },
  };
};

type Change = ReturnType<typeof useChanges>;

/** Seats of the desk: whoever administers invites, whoever decides agrees and hands over the link. */
export const SeatsPage = () => {
  const { t } = useTranslation();
  const you = useAgency().data?.you;
  const seats = useSeats();
  const change = useChanges();
  const administers = you?.role === "administrator";
  return (
    <>
      <PageHeader title={t("place.seats")} about={t("seats.about")} />
      <div className={sheet.page}>
        {change.made !== null && <Link made={change.made} />}
        <Trouble error={change.error} />
        <Answer query={seats}>
          {({ items }) => (
            <Section
              title={t("seats.title")}
              count={items.length}
              about={administers ? t("seats.aboutInvite") : t("seats.aboutConfirm")}
            >
              <div className={sheet.scroll}>
                <table className={sheet.table}>
                  <thead>
                    <tr>
                      <th scope="col">{t("peers.name")}</th>
                      <th scope="col">{t("settings.role")}</th>
                      <th scope="col">{t("agreements.status")}</th>
                      <th scope="col">{t("account.since")}</th>
                      <th scope="col">
                        <span className={sheet.hidden}>{t("seats.tools")}</span>
                      </th>
                    </tr>
                  </thead>
                  <tbody>
                    {items.map((seat) => (
                      <tr key={seat.officer}>
                        <th scope="row">
                          <bdi>{seat.name}</bdi>
                        </th>
                        <td>{t(`role.${seat.role}`)}</td>
                        <td>
                          <Stands seat={seat} />
                        </td>
                        <td className={sheet.nowrap}>
                          {seat.since != null && (
                            <>
                              <Moment at={seat.since} date />
                              <span className={sheet.quiet}>
                                {" · "}
                                {t("seats.passkeys", { count: seat.passkeys })}
                              </span>
                            </>
                          )}
                        </td>
                        <td>
                          <Tools
                            seat={seat}
                            administers={administers}
                            isOwn={seat.officer === you?.officer}
                            change={change}
                          />
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
            </Section>
          )}
        </Answer>
      </div>
    </>
  );
};
