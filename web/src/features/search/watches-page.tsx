import { Button } from "@mantine/core";
import { IconBell, IconBellOff } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { Watch } from "../../api/shapes";
import { useAgency } from "../../api/use-agency";
import { endsSoon, useEndingWatches } from "../../api/use-ending-watches";
import { useSilences } from "../../api/use-silence";
import { Agency } from "../../parts/agency";
import { Answer } from "../../parts/answer";
import { Countdown } from "../../parts/countdown";
import { Empty } from "../../parts/empty";
import { numbers } from "../../parts/format";
import { useNow } from "../../parts/moment";
import { Officer } from "../../parts/officer";
import { PageHeader } from "../../parts/page-header";
import { Section } from "../../parts/section";
import sheet from "../../parts/sheet.module.css";
import classes from "./search.module.css";
import { EndedWatches } from "./ended-watches";
import { Renew } from "./renew";
import { Untold } from "./untold";
import { useWatches } from "./use-watches";
import { SilenceMark } from "./watch-state";
import { Whom } from "./whom";

/** Where it stands: here, or at whom; and whether those can tell of it. */
const Places = ({ watch }: { watch: Watch }) => {
  const { t } = useTranslation();
  const silent = useSilences()(watch);
  return (
    <>
      {watch.stands_here && t("watch.here")}{" "}
      {watch.stands_at.map((code) => (
        <span key={code} className={classes.values}>
          <Agency code={code} />
          {silent
            .filter(({ agency }) => agency === code)
            .map(({ why }) => (
              <SilenceMark key={why} why={why} />
            ))}
        </span>
      ))}
    </>
  );
};

const Watches = ({ title, about, watches, isMine = false, isEnding = false }: {
  title: string;
  about: string;
  watches: Watch[];
  isMine?: boolean;
  /** Whether they end soon, and are renewed here. */
  isEnding?: boolean;
}) => {
  const { t, i18n } = useTranslation();
  if (watches.length === 0) return null;
  return (
    <Section title={title} about={about} count={watches.length}>
      <div className={sheet.scroll}>
        <table className={sheet.table}>
          <thead>
            <tr>
              <th scope="col">{t("search.what")}</th>
              {!isMine && <th scope="col">{t("watch.whose")}</th>}
              <th scope="col">{t("watch.until")}</th>
              <th scope="col">{t("watch.where")}</th>
              <th scope="col" className={sheet.number}>
                {t("watch.told")}
              </th>
              {isEnding && (
                <th scope="col" className={sheet.number}>
                  <span className={sheet.hidden}>{t("watch.renew")}</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {watches.map((watch) => (
              <tr key={watch.watch} className={sheet.leads}>
                <th scope="row">
                  <Link to="/watches/$act" params={{ act: watch.watch }} className={sheet.whole}>
                    <Whom watch={watch} />
                  </Link>
                </th>
                {!isMine && (
                  <td className={sheet.nowrap}>
                    <Agency code={watch.agency} /> <Officer id={watch.officer} />
                  </td>
                )}
                <td className={sheet.nowrap}>
                  <Countdown due={watch.until} />
                </td>
                <td>
                  <Places watch={watch} />
                </td>
                <td className={sheet.number}>
                  {watch.told == null ? "–" : numbers(i18n.language).format(watch.told)}
                </td>
                {isEnding && (
                  <td className={sheet.number}>
                    <Renew watch={watch}>{t("watch.renew")}</Renew>
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
};

const Nobody = () => {
  const { t } = useTranslation();
  return (
    <Empty icon={IconBellOff} title={t("watch.none")}>
      {t("watch.noneMeans")}
    </Empty>
  );
};

/** The watches that stand: one's own, those of colleagues, those of others in our records. */
export const WatchesPage = () => {
  const { t } = useTranslation();
  const go = useNavigate();
  const own = useAgency().data;
  const now = useNow();
  const watches = useWatches("standing");
  const all = watches.data?.pages.flatMap((page) => page.items) ?? [];
  const ours = all.filter((one) => one.agency === own?.agency);
  const isMine = ({ officer }: Watch) => officer === own?.you.officer;
  // Those of others may fill the first page: what ends soon is read by itself.
  const ending = useEndingWatches(true).data ?? [];
  return (
    <>
      <PageHeader title={t("place.watches")} about={t("watch.listAbout")}>
        <Button
          variant="default"
          leftSection={<IconBell size={16} stroke={1.6} aria-hidden />}
          onClick={() => void go({ to: "/watches/new" })}
        >
          {t("watch.title")}
        </Button>
      </PageHeader>
      <div className={sheet.page}>
        <Answer query={watches}>
          {() => (
            <>
              {all.length === 0 && <Nobody />}
              <Watches
                title={t("watch.endsSoon")}
                about={t("watch.endsSoonAbout")}
                watches={ending.filter((one) => isMine(one) && endsSoon(one, now))}
                isMine
                isEnding
              />
              <Watches
                title={t("watch.mine")}
                about={t("watch.mineAbout")}
                watches={ours.filter((one) => isMine(one) && !endsSoon(one, now))}
                isMine
              />
              <Watches
                title={t("watch.ours")}
                about={t("watch.oursAbout")}
                watches={ours.filter((one) => !isMine(one))}
              />
              <Watches
                title={t("watch.theirs")}
                about={t("watch.theirsAbout")}
                watches={all.filter((one) => one.agency !== own?.agency)}
              />
              {watches.hasNextPage && (
                <Button
                  mt="md"
                  variant="default"
                  loading={watches.isFetchingNextPage}
                  onClick={() => void watches.fetchNextPage()}
                >
                  {t("deadlines.more")}
                </Button>
              )}
            </>
          )}
        </Answer>
        <EndedWatches standing={all} you={own?.you.officer} />
        <Untold />
      </div>
    </>
  );
};
