import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { Watch } from "../../api/shapes";
import { Agency } from "../../parts/agency";
import { Moment } from "../../parts/moment";
import { Officer } from "../../parts/officer";
import { Section } from "../../parts/section";
import sheet from "../../parts/sheet.module.css";
import { Renew } from "./renew";
import { useWatches } from "./use-watches";
import { EndMark } from "./watch-state";
import { leftOver } from "./watching";
import { Whom } from "./whom";

const Ended = ({ watch, isMine }: { watch: Watch; isMine: boolean }) => {
  const { t } = useTranslation();
  return (
    <tr className={sheet.leads}>
      <th scope="row">
        <Link to="/watches/$act" params={{ act: watch.watch }} className={sheet.whole}>
          <Whom watch={watch} />
        </Link>
      </th>
      <td>
        <EndMark state={watch.state} />
      </td>
      <td className={sheet.nowrap}>
        <Moment at={watch.until} whole />
      </td>
      <td>
        {watch.stands_here && t("watch.here")}{" "}
        {watch.stands_at.map((code) => (
          <Agency key={code} code={code} />
        ))}
      </td>
      <td className={sheet.number}>
        {isMine ? (
          <Renew watch={watch}>{t("watch.again")}</Renew>
        ) : (
          <Officer id={watch.officer} />
        )}
      </td>
    </tr>
  );
};

/** Watches of this agency that look for nobody any more, and that nobody renewed. */
export const EndedWatches = ({
  standing,
  you,
}: {
  standing: Watch[];
  you: string | undefined;
}) => {
  const { t } = useTranslation();
  const ended = useWatches("ended");
  const left = leftOver(ended.data?.pages.flatMap((page) => page.items) ?? [], standing);
  if (left.length === 0 && !ended.hasNextPage) return null;
  return (
    <Section title={t("watch.ended")} about={t("watch.endedAbout")} count={left.length}>
      <div className={sheet.scroll}>
        <table className={sheet.table}>
          <thead>
            <tr>
              <th scope="col">{t("search.what")}</th>
              <th scope="col">{t("watch.how")}</th>
              <th scope="col">{t("watch.endedAt")}</th>
              <th scope="col">{t("watch.where")}</th>
              <th scope="col" className={sheet.number}>
                <span className={sheet.hidden}>{t("watch.again")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {left.map((watch) => (
              <Ended key={watch.watch} watch={watch} isMine={watch.officer === you} />
            ))}
          </tbody>
        </table>
      </div>
      {ended.hasNextPage && (
        <Button
          mt="md"
          variant="default"
          loading={ended.isFetchingNextPage}
          onClick={() => void ended.fetchNextPage()}
        >
          {t("deadlines.more")}
        </Button>
      )}
    </Section>
  );
};
