import { Alert, FileInput, Loader, Select, Text } from "@mantine/core";
import { IconFileTypeXml } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import { English } from "../../parts/english";
import tableClasses from "../../parts/table-file-field.module.css";
import { wordOf } from "../../parts/vocabulary";
import { ENDINGS, FILE_BYTES_MAX, FILE_ROWS_MAX, FORMATS, type Format } from "./formats";
import type { ChosenFiles, Files } from "./use-list-file";

/** In what the list is written. */
export const FormatField = ({
  format,
  change,
}: {
  format: Format;
  change: (format: Format) => void;
}) => {
  const { t } = useTranslation();
  return (
    <Select
      label={t("imports.format")}
      data={FORMATS.map((value) => ({ value, label: t(`importFormat.${value}`) }))}
      value={format}
      allowDeselect={false}
      onChange={(word) => {
        change(wordOf(FORMATS, word) ?? "csv");
      }}
    />
  );
};

const OneFile = ({
  part,
  format,
  chosen: { files, take },
  error,
}: {
  part: keyof Files;
  format: Format;
  chosen: ChosenFiles;
  error?: string | undefined;
}) => {
  const { t } = useTranslation();
  return (
    <FileInput
      label={part === "file" ? t("screening.file") : t(`importFile.${part}`)}
      description={part === "file" ? t(`importFormatMeans.${format}`) : undefined}
      placeholder={t("compose.choose")}
      leftSection={<IconFileTypeXml size={16} stroke={1.6} aria-hidden />}
      accept={ENDINGS[format]}
      classNames={{ placeholder: tableClasses.placeholder ?? "" }}
      value={files[part]}
      onChange={(file) => {
        take({ [part]: file });
      }}
      clearable
      clearButtonProps={{ "aria-label": t("screening.noFile") }}
      error={error}
    />
  );
};

/** The files of a list as others publish it, and why they are none. */
export const ListFiles = ({
  format,
  chosen,
  isTried,
}: {
  format: Format;
  chosen: ChosenFiles;
  isTried: boolean;
}) => {
  const { t } = useTranslation();
  const { files, isReading, wrong } = chosen;
  const needed = isTried && files.file === null ? t("compose.needed") : undefined;
  return (
    <>
      <OneFile part="file" format={format} chosen={chosen} error={needed} />
      {format === "ofac-csv" && (
        <>
          <OneFile part="aliases" format={format} chosen={chosen} />
          <OneFile part="addresses" format={format} chosen={chosen} />
        </>
      )}
      {isReading && (
        <Text role="status" size="sm">
          <Loader size="xs" aria-hidden /> {t("imports.reading")}
        </Text>
      )}
      {wrong !== null && (
        <Alert role="alert" color="red">
          {wrong instanceof Error ? (
            <English>{wrong.message}</English>
          ) : (
            t(`importNoList.${wrong}`, {
              rows: FILE_ROWS_MAX,
              size: FILE_BYTES_MAX / 1_048_576,
            })
          )}
        </Alert>
      )}
    </>
  );
};
