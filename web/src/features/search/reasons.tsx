import { useTranslation } from "react-i18next";

import type { Act } from "../../api/shapes";

type Report = Extract<Act["body"], { kind: "search.report" }>;
type Reason = NonNullable<Report["matches"][number]["reasons"]>[number];

/** Holds a name in its own direction, whatever the sentence around it. */
const apart = (words: string | undefined) => `\u2068${words ?? ""}\u2069`;

/** Why a record was found, part by part; a reason that speaks against it looks so. */
export const Reasons = ({ reasons, className }: { reasons: Reason[]; className: string | undefined }) => {
  const { t } = useTranslation();
  return (
    <ul className={className}>
      {reasons.map(({ how, asked, found, percent }, place) => (
        <li key={place} data-against={AGAINST.has(how) || undefined}>
          {t(`search.alike.${key(how)}`, { asked: apart(asked), found: apart(found), percent })}
        </li>
      ))}
    </ul>
  );
};

type Key<How extends string> = How extends `${infer Head}-${infer Rest}`
  ? `${Head}_${Key<Rest>}`
  : How;

const key = (how: Reason["how"]) => how.replaceAll("-", "_") as Key<Reason["how"]>;

const AGAINST = new Set<Reason["how"]>([
  "different",
  "missing",
  "other-birth",
  "other-nationality",
  "other-sex",
]);
