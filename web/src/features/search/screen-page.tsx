import { Alert, Button, Group, Select, Stack, Text, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";

import { useAgency } from "../../api/use-agency";
import { useRecordClasses } from "../../api/use-record-classes";
import { LawForm } from "../../parts/law-form";
import { LoadingRows } from "../../parts/loading-rows";
import { PageHeader } from "../../parts/page-header";
import { InDoubt } from "../../parts/said";
import { SendButton, SendTrouble } from "../../parts/send-button";
import { sayings } from "../../parts/statements";
import { BYTES_MAX } from "../../parts/table";
import { TableFileField } from "../../parts/table-file-field";
import { useLawful } from "../../parts/use-lawful";
import { RECORD_CLASSES, wordOf } from "../../parts/vocabulary";
import { EMPTY, faults, foundUnder, toAsk, toRun, type Inquiry } from "./inquiry";
import { ROWS_MAX, type List } from "./list";
import { Emergency, WhatFor } from "./search-fields";
import classes from "./search.module.css";
import { useFile, type Chosen } from "./use-file";
import { useScreening } from "./use-screening";

/** What was found comes once a list is screened: the form is there without it. */
const ScreenedList = lazy(async () => ({ default: (await import("./screened")).ScreenedList }));

/** Faults that are told one by one; the others are counted. */
const TOLD = 20;

/** What the file is, or why it is no list; then its first rows, by which one sees that it is read right. */
const Read = ({ list }: { list: List }) => {
  const { t } = useTranslation();
  return (
    <Stack gap="xs" role="status">
      <Text>{t("screening.rows", { number: list.rows.length })}</Text>
      <ul className={classes.plain}>
        {list.rows.slice(0, 3).map((row) => (
          <li key={row.line}>
            {t("screening.line", { line: row.line })}{" "}
            <span className={classes.values}>
              {row.terms.map(({ value }, place) => (
                <bdi key={place} dir="auto" className={classes.value}>
                  {value}
                </bdi>
              ))}
            </span>
          </li>
        ))}
      </ul>
      {list.unread.length > 0 && (
        <Text size="sm">
          {t("screening.unread")}{" "}
          <span className={classes.values}>
            {list.unread.map((column, place) => (
              <bdi key={place} dir="auto" className={classes.value}>
                {column}
              </bdi>
            ))}
          </span>
        </Text>
      )}
      {list.faults.length > 0 && (
        <>
          <Text fw={600}>{t("screening.faults", { number: list.faults.length })}</Text>
          <ul className={classes.plain}>
            {list.faults.slice(0, TOLD).map(({ line, why, isLeftOut }, place) => (
              <li key={place}>
                {t("screening.line", { line })} {t(`screening.fault.${why}`)}{" "}
                {isLeftOut ? t("screening.isLeftOut") : t("screening.without")}
              </li>
            ))}
          </ul>
          {list.faults.length > TOLD && (
            <Text>{t("screening.moreFaults", { number: list.faults.length - TOLD })}</Text>
          )}
        </>
      )}
    </Stack>
  );
};

/** The file, and what of it is read. */
const TheFile = ({ chosen, isTried }: { chosen: Chosen; isTried: boolean }) => {
  const { t } = useTranslation();
  const { fault, line, list } = chosen;
  return (
    <>
      <TableFileField table={chosen} means={t("screening.fileMeans")} isTried={isTried} />
      {fault !== null && fault !== "encoding" && (
        <Alert role="alert" color="red">
          {t(`screening.noList.${fault}`, {
            line: line ?? "",
            rows: ROWS_MAX,
            size: BYTES_MAX / 1_048_576,
          })}
        </Alert>
      )}
      {list !== null && <Read list={list} />}
    </>
  );
};

/** What list is screened, and against what. */
const useForm = (begin: ReturnType<typeof useScreening>["begin"]) => {
  const go = useNavigate();
  const [inquiry, setInquiry] = useState<Inquiry>(EMPTY);
  const [name, setName] = useState<string | null>(null);
  const [isTried, setTried] = useState(false);
  const fields = foundUnder(inquiry.recordClass, useRecordClasses());
  const chosen = useFile(fields);
  const named = name ?? chosen.file?.name.replace(/\.csv$/i, "") ?? "";
  const { list } = chosen;
  const { points } = faults(inquiry);
  const isWhole = list !== null && list.rows.length > 0 && named.trim() !== "" && !points;
  const listing = { name: named.trim(), rows: list?.rows.length ?? 0 };
  const said = sayings(inquiry.stated, toRun(inquiry, [], listing), (update) => {
    setInquiry((before) => ({ ...before, stated: update(before.stated) }));
  });
  const form = toRun(inquiry, said.stands, listing);
  const lawful = useLawful(form, toAsk(inquiry, said.stands, listing), isWhole);
  const submit = () => {
    setTried(true);
    if (!isWhole || said.inDoubt.length > 0) return;
    lawful.sending.mutate(
      { form, law: lawful.known },
      {
        onSuccess: ({ act, stage }) => {
          if (stage === "done") begin(act, inquiry.recordClass, list.rows);
          else void go({ to: "/search/$act", params: { act } });
        },
      },
    );
  };
  const change = (part: Partial<Inquiry>) => {
    setInquiry((before) => ({ ...before, ...part }));
  };
  return { inquiry, change, named, setName, isTried, chosen, isWhole, said, lawful, submit };
};

type TheForm = ReturnType<typeof useForm>;

const ListForm = ({ inquiry, change, named, setName, isTried, chosen, ...rest }: TheForm) => {
  const { t } = useTranslation();
  const { isWhole, said, lawful, submit } = rest;
  const lacksPoints = faults(inquiry).points;
  return (
    <LawForm
      lawful={lawful}
      said={said}
      submit={submit}
      unasked={
        isWhole
          ? null
          : lacksPoints && chosen.list !== null
            ? { title: t("emergency.notAsked"), means: t("emergency.notAskedMeans") }
            : { title: t("screening.notAsked"), means: t("screening.notAskedMeans") }
      }
    >
      <Select
        label={t("search.what")}
        value={inquiry.recordClass}
        onChange={(word) => {
          change({ recordClass: wordOf(RECORD_CLASSES, word) ?? "person" });
        }}
        data={RECORD_CLASSES.map((value) => ({ value, label: t(`recordClass.${value}`) }))}
        allowDeselect={false}
        searchable
      />
      <TheFile chosen={chosen} isTried={isTried} />
      <TextInput
        label={t("screening.name")}
        description={t("screening.nameMeans")}
        error={isTried && named.trim() === "" ? t("compose.needed") : undefined}
        dir="auto"
        maxLength={60}
        value={named}
        onChange={(event) => {
          setName(event.currentTarget.value);
        }}
      />
      <WhatFor inquiry={inquiry} change={change} wrong={{}} />
      <Emergency inquiry={inquiry} change={change} isTried={isTried} />
      <InDoubt said={said} isTried={isTried} />
      <Group>
        <SendButton
          lawful={lawful}
          words={t("screening.run")}
          isEmergency={inquiry.emergency !== null}
        />
        <Text size="sm" c="var(--desk-quiet)">
          {t("screening.recorded")}
        </Text>
      </Group>
      <SendTrouble lawful={lawful} refused={t("doing.refused")} />
    </LawForm>
  );
};

const Screening = ({ another }: { another: () => void }) => {
  const { t } = useTranslation();
  const own = useAgency().data?.agency ?? "";
  const { screened, begin, stop } = useScreening();
  const form = useForm(begin);
  return (
    <>
      <PageHeader
        above={<Link to="/search">{t("place.search")}</Link>}
        title={t("screening.title")}
        about={screened === null ? t("screening.about") : <bdi dir="auto">{form.named}</bdi>}
      >
        {screened !== null && screened.state !== "running" && (
          <Button
            variant="default"
            leftSection={<IconPlus size={16} stroke={1.6} aria-hidden />}
            onClick={another}
          >
            {t("screening.another")}
          </Button>
        )}
      </PageHeader>
      {screened === null ? (
        <ListForm {...form} />
      ) : (
        <Suspense fallback={<LoadingRows />}>
          <ScreenedList
            screened={screened}
            name={form.named}
            own={own}
            faults={form.chosen.list?.faults ?? []}
            stop={stop}
            again={() => {
              begin(screened.act, screened.recordClass, screened.rows);
            }}
          />
        </Suspense>
      )}
    </>
  );
};

/** A list of names or numbers, each of whose rows is searched for in the own records. */
export const ScreenPage = () => {
  const [turn, setTurn] = useState(0);
  return (
    <Screening
      key={turn}
      another={() => {
        setTurn(turn + 1);
      }}
    />
  );
};
