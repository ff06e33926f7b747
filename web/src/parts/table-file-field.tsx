import { FileInput, Select } from "@mantine/core";
import { IconFileSpreadsheet } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import { ENCODINGS } from "./table";
import classes from "./table-file-field.module.css";
import type { TableFile } from "./use-table-file";
import { wordOf } from "./vocabulary";

/** A file that is to be a table, and in what encoding it is where it does not say so itself. */
export const TableFileField = ({
  table: { file, take, encoding, encode, fault },
  means,
  isTried,
}: {
  table: Pick<TableFile, "file" | "take" | "encoding" | "encode"> & { fault: string | null };
  /** What it has to hold. */
  means: string;
  isTried: boolean;
}) => {
  const { t } = useTranslation();
  return (
    <>
      <FileInput
        label={t("screening.file")}
        description={means}
        placeholder={t("compose.choose")}
        leftSection={<IconFileSpreadsheet size={16} stroke={1.6} aria-hidden />}
        accept=".csv,text/csv"
        classNames={{ placeholder: classes.placeholder ?? "" }}
        value={file}
        onChange={take}
        clearable
        clearButtonProps={{ "aria-label": t("screening.noFile") }}
        error={isTried && file === null ? t("compose.needed") : undefined}
        data-autofocus
      />
      {(fault === "encoding" || encoding !== null) && (
        <Select
          label={t("screening.encoding")}
          description={t("screening.encodingMeans")}
          placeholder={t("compose.choose")}
          data={ENCODINGS.map((value) => ({ value, label: value }))}
          value={encoding}
          onChange={(word) => {
            encode(wordOf(ENCODINGS, word));
          }}
          searchable
        />
      )}
    </>
  );
};
