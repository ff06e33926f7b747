import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Oversight } from "../../api/shapes";
import { Answer } from "../../parts/answer";
import { Moment } from "../../parts/moment";
import { PageHeader } from "../../parts/page-header";
import sheet from "../../parts/sheet.module.css";
import { Looks } from "./looks";
import { Officers } from "./officers";
import { Receipts } from "./receipts";
import { StoppedActs } from "./stopped-acts";
import { useOversight } from "./use-oversight";

/** The pages together: counts of an officer add up, receipts are as the newest page has them. */
const whole = (pages: Oversight[]) => {
  const officers = new Map<string, Oversight["officers"][number]>();
  for (const one of pages.flatMap((page) => page.officers)) {
    const before = officers.get(one.officer);
    officers.set(one.officer, {
      officer: one.officer,
      looked: one.looked + (before?.looked ?? 0),
      not_permitted: one.not_permitted + (before?.not_permitted ?? 0),
      referred: one.referred + (before?.referred ?? 0),
    });
  }
  return {
    officers: [...officers.values()].sort((one, other) => other.looked - one.looked),
    looks: pages.flatMap((page) => page.looks),
    stopped: pages.flatMap((page) => page.stopped),
    receipts: pages[0]?.receipts ?? [],
    through: pages.reduce((sum, page) => sum + page.looked_through, 0),
    since: pages.at(-1)?.since ?? null,
  };
};

/** What those who look after the law look at first: counts and lists, and no content. */
export const OversightPage = () => {
  const { t } = useTranslation();
  const oversight = useOversight();
  return (
    <>
      <PageHeader title={t("place.oversight")} about={t("oversight.about")} />
      <div className={sheet.page}>
        <Answer query={oversight}>
          {({ pages }) => {
            const all = whole(pages);
            const stopped = (ruling: string) => all.stopped.filter((one) => one.ruling === ruling);
            return (
              <>
                <p className={sheet.quiet} role="status">
                  {t("oversight.through", { count: all.through })}{" "}
                  {all.since != null && <Moment at={all.since} whole />}
                </p>
                <Officers officers={all.officers} />
                <Looks looks={all.looks} />
                <StoppedActs title={t("oversight.refused")} acts={stopped("not-permitted")} />
                <StoppedActs title={t("oversight.referred")} acts={stopped("for-decision")} />
                <StoppedActs title={t("oversight.overruled")} acts={stopped("permitted")} />
                <Receipts receipts={all.receipts} />
                {oversight.hasNextPage && (
                  <Button
                    variant="default"
                    loading={oversight.isFetchingNextPage}
                    onClick={() => void oversight.fetchNextPage()}
                  >
                    {t("oversight.older")}
                  </Button>
                )}
              </>
            );
          }}
        </Answer>
      </div>
    </>
  );
};
