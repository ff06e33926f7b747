import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconClock,
  IconHourglassOff,
  IconX,
  type Icon,
} from "@tabler/icons-react";
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { PrivateSearchMade } from "../../api/shapes";
import { useAgency } from "../../api/use-agency";
import { Agency } from "../../parts/agency";
import { Answer } from "../../parts/answer";
import { Mark, type Tone } from "../../parts/mark";
import { Moment } from "../../parts/moment";
import { Officer } from "../../parts/officer";
import { Section } from "../../parts/section";
import sheet from "../../parts/sheet.module.css";
import { usePrivateSearches } from "./use-private";

type Outcome = NonNullable<PrivateSearchMade["outcome"]>;

const SIGNS: Record<Outcome, [sign: Icon, tone: Tone]> = {
  waiting: [IconClock, "quiet"],
  hit: [IconCircleCheck, "care"],
  "no-hit": [IconCircleDashed, "quiet"],
  refused: [IconX, "bad"],
  "proof-failed": [IconAlertTriangle, "bad"],
  lost: [IconHourglassOff, "quiet"],
};

/** What came of a search: a sign and a word. */
export const OutcomeMark = ({ outcome }: { outcome: Outcome }) => {
  const { t } = useTranslation();
  const [sign, tone] = SIGNS[outcome];
  return (
    <Mark tone={tone} sign={sign}>
      {t(`privately.outcome.${outcome}`)}
    </Mark>
  );
};

const Searches = ({
  title,
  about,
  searches,
  isMine = false,
}: {
  title: string;
  about: string;
  searches: PrivateSearchMade[];
  isMine?: boolean;
}) => {
  const { t } = useTranslation();
  if (searches.length === 0) return null;
  return (
    <Section title={title} about={about} count={searches.length}>
      <div className={sheet.scroll}>
        <table className={sheet.table}>
          <thead>
            <tr>
              <th scope="col">{t("privately.holder")}</th>
              {!isMine && <th scope="col">{t("privately.who")}</th>}
              {isMine && <th scope="col">{t("privately.came")}</th>}
              <th scope="col" className={sheet.number}>
                {t("privately.when")}
              </th>
            </tr>
          </thead>
          <tbody>
            {searches.map((one) => (
              <tr key={one.search} className={sheet.leads}>
                <th scope="row">
                  <Link
                    to="/search/private/$act"
                    params={{ act: one.search }}
                    className={sheet.whole}
                  >
                    <Agency code={one.holder} />
                  </Link>
                </th>
                {!isMine && (
                  <td>
                    <Officer id={one.officer} />
                  </td>
                )}
                {isMine && (
                  <td>{one.outcome != null && <OutcomeMark outcome={one.outcome} />}</td>
                )}
                <td className={sheet.number}>
                  <Moment at={one.since} whole />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
};

/** The searches that were made: one's own with what came of each, and those of colleagues. */
export const PrivateSearches = () => {
  const { t } = useTranslation();
  const you = useAgency().data?.you.officer;
  const searches = usePrivateSearches();
  return (
    <Answer query={searches} rows={2}>
      {({ pages }) => {
        const all = pages.flatMap((page) => page.items);
        return (
          <div aria-live="polite">
            <Searches
              title={t("privately.mine")}
              about={t("privately.mineAbout")}
              searches={all.filter((one) => one.officer === you)}
              isMine
            />
            <Searches
              title={t("privately.ours")}
              about={t("privately.oursAbout")}
              searches={all.filter((one) => one.officer !== you)}
            />
            {searches.hasNextPage && (
              <Button
                variant="default"
                loading={searches.isFetchingNextPage}
                onClick={() => void searches.fetchNextPage()}
              >
                {t("records.more")}
              </Button>
            )}
          </div>
        );
      }}
    </Answer>
  );
};
