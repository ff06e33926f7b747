import { useTranslation } from "react-i18next";

import type { Match } from "../../api/shapes";
import { dates } from "../../parts/format";
import { useMeansInWords } from "./means";
import classes from "./search.module.css";

const DAY = { day: "numeric", month: "long", year: "numeric" } as const;

/** That somebody with these very particulars is another; the match stands all the same. */
export const Excluded = ({ of: { by, at, means } }: { of: NonNullable<Match["excluded"]> }) => {
  const { t, i18n } = useTranslation();
  const inWords = useMeansInWords();
  const told = { agency: by, day: dates(i18n.language, DAY).format(at), means: inWords(means) };
  return <p className={classes.excluded}>{t("hit.excluded", told)}</p>;
};
