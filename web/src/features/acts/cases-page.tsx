import { Button } from "@mantine/core";
import { IconFolder } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Agency } from "../../parts/agency";
import { Answer } from "../../parts/answer";
import { Empty } from "../../parts/empty";
import { numbers } from "../../parts/format";
import { Moment } from "../../parts/moment";
import { PageHeader } from "../../parts/page-header";
import sheet from "../../parts/sheet.module.css";
import { useCases, type Case } from "./use-cases";

const CaseTable = ({ cases }: { cases: Case[] }) => {
  const { t, i18n } = useTranslation();
  const number = numbers(i18n.language);
  return (
    <div className={sheet.scroll}>
      <table className={sheet.table}>
        <thead>
          <tr>
            <th scope="col">{t("cases.case")}</th>
            <th scope="col">{t("cases.agencies")}</th>
            <th scope="col" className={sheet.number}>
              {t("cases.threads")}
            </th>
            <th scope="col" className={sheet.number}>
              {t("cases.acts")}
            </th>
            <th scope="col" className={sheet.number}>
              {t("cases.moved")}
            </th>
          </tr>
        </thead>
        <tbody>
          {cases.map((one) => (
            <tr key={one.case} className={sheet.leads}>
              <th scope="row">
                <Link to="/cases/$name" params={{ name: one.case }} className={sheet.whole}>
                  <bdi>{one.case}</bdi>
                </Link>
              </th>
              <td>
                {one.agencies.map((code) => (
                  <Agency key={code} code={code} />
                ))}
              </td>
              <td className={sheet.number}>{number.format(one.threads.length)}</td>
              <td className={sheet.number}>{number.format(one.acts)}</td>
              <td className={sheet.number}>
                <Moment at={one.moved_at} whole />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};

/** The cases that the newest acts name, the one that moved last first. */
export const CasesPage = () => {
  const { t } = useTranslation();
  const cases = useCases();
  return (
    <>
      <PageHeader title={t("place.cases")} about={t("cases.about")} />
      <div className={sheet.page}>
        <Answer query={cases}>
          {(found) =>
            found.cases.length === 0 ? (
              <Empty icon={IconFolder} title={t("cases.none")}>
                {t("cases.noneMeans")}
              </Empty>
            ) : (
              <CaseTable cases={found.cases} />
            )
          }
        </Answer>
        {cases.hasNextPage && (
          <Button
            mt="md"
            variant="default"
            loading={cases.isFetchingNextPage}
            onClick={() => void cases.fetchNextPage()}
          >
            {t("cases.older")}
          </Button>
        )}
      </div>
    </>
  );
};
