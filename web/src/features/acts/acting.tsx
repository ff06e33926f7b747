import { useTranslation } from "react-i18next";

import type { ActShown, DutyOf } from "../../api/shapes";
import { Deeds, type Ways } from "../../parts/deeds";
import classes from "./act-page.module.css";
import { Answering } from "./answering";
import { Granting, NotGranting, TakingBack } from "./consenting";
import { Deciding } from "./deciding";
import { HandingOver, useOwnDuties } from "./handing-over";
import { AskingBack, Consulting, Delaying, Explaining, Refusing, Withdrawing } from "./requested";

/** What can be done about what came in. */
const toReceived = (act: ActShown): Ways => {
  const body = act.content?.body;
  switch (body?.kind) {
    case "request.make":
      return [
        ["answer", <Answering key="answer" act={act} />],
        ["clarify", <AskingBack key="clarify" act={act} />],
        ["delay", <Delaying key="delay" act={act} />],
        ["consult", <Consulting key="consult" act={act} />],
        ["refuse", <Refusing key="refuse" act={act} />],
      ];
    case "request.clarify":
      // Word that settles a question asks nothing.
      return body.settles === true || act.answers === null
        ? []
        : [["explain", <Explaining key="explain" act={act} />]];
    case "consent.ask":
      return [
        ["grant", <Granting key="grant" act={act} question={body} />],
        ["notGrant", <NotGranting key="notGrant" act={act} />],
      ];
    default:
      return [];
  }
};

/** What can be done about what this agency did. */
const toOwn = (act: ActShown): Ways => {
  const body = act.content?.body;
  switch (body?.kind) {
    case "request.make":
      return [["withdraw", <Withdrawing key="withdraw" act={act} />]];
    case "consent.grant":
      return [["takeBack", <TakingBack key="takeBack" act={act} records={body.records} />]];
    default:
      return [];
  }
};

/** What was not sent, or is no more, nobody answers. */
const GONE: ActShown["stage"][] = ["not-permitted", "declined", "erased"];

const waysOf = (act: ActShown, duties: DutyOf[]): Ways => {
  const deciding = act.deciding ?? [];
  const isMine = deciding.some((one) => one.yours);
  // What came in and is held here is answered all the same.
  if (deciding.length > 0 && (isMine || act.direction === "own")) {
    // Who decides reads it first; who that is, everybody may know.
    const isShown = act.content != null || !isMine;
    return isShown ? [["decide", <Deciding key="decide" act={act} />]] : [];
  }
  if (act.content == null || GONE.includes(act.stage) || act.stage === "for-decision") return [];
  if (act.direction === "own") return toOwn(act);
  const over = <HandingOver key="handOver" act={act} duties={duties} />;
  return [...toReceived(act), ...(duties.length > 0 ? [["handOver", over] as Ways[number]] : [])];
};

/** What whoever has read an act can do about it: decide, where it waits; answer, where it asks. */
export const Acting = ({ act }: { act: ActShown }) => {
  const { t } = useTranslation();
  const ways = waysOf(act, useOwnDuties());
  const [first] = ways;
  if (first === undefined) return null;
  const isDecision = first[0] === "decide";
  return (
    <section aria-labelledby="acting" className="not-printed">
      <h2 id="acting" className={classes.section}>
        {isDecision
          ? act.deciding?.some((one) => one.yours) === true
            ? t("doing.decide")
            : t("decided.who")
          : act.direction === "own"
            ? t("doing.canDo")
            : t("doing.respond")}
      </h2>
      {isDecision ? first[1] : <Deeds ways={ways} />}
    </section>
  );
};
