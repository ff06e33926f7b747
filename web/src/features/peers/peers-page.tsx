import { Table } from "@mantine/core";
import { IconAffiliate } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { Peer } from "../../api/shapes";
import { Agency } from "../../parts/agency";
import { Empty } from "../../parts/empty";
import { Failure } from "../../parts/failure";
import { LoadingRows } from "../../parts/loading-rows";
import { Moment } from "../../parts/moment";
import { PageHeader } from "../../parts/page-header";
import classes from "./peers-page.module.css";
import { usePeers } from "./use-peers";

const Row = ({ peer }: { peer: Peer }) => (
  <Table.Tr>
    <Table.Th scope="row" className={classes.agency}>
      <Agency code={peer.agency} />
      <span className={classes.name} dir="auto">
        {peer.name}
      </span>
    </Table.Th>
    <Table.Td className={classes.fingerprint} dir="ltr">
      {peer.fingerprint}
    </Table.Td>
    <Table.Td className="figures">{peer.bound_by?.length ?? 0}</Table.Td>
    <Table.Td>
      <Moment at={peer.valid_until} whole />
    </Table.Td>
  </Table.Tr>
);

/** The agencies whose cards are trusted here. */
export const PeersPage = () => {
  const { t } = useTranslation();
  const peers = usePeers();
  return (
    <>
      <PageHeader title={t("place.peers")} about={t("peers.about")} />
      {peers.isPending ? (
        <LoadingRows />
      ) : peers.isError ? (
        <Failure error={peers.error} retry={() => void peers.refetch()} />
      ) : peers.data.items.length === 0 ? (
        <Empty icon={IconAffiliate} title={t("peers.none")}>
          {t("peers.noneMeans")}
        </Empty>
      ) : (
        <Table className={classes.table} verticalSpacing="sm" horizontalSpacing="md">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("peers.agency")}</Table.Th>
              <Table.Th>{t("peers.fingerprint")}</Table.Th>
              <Table.Th>{t("peers.instruments")}</Table.Th>
              <Table.Th>{t("peers.validUntil")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {peers.data.items.map((peer) => (
              <Row key={peer.agency} peer={peer} />
            ))}
          </Table.Tbody>
        </Table>
      )}
    </>
  );
};
