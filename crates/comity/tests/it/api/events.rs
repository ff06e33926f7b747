//! What happens, as it happens.

use std::{
    io::{BufRead, BufReader, Write},
    net::TcpStream,
    time::Duration,
};

use crate::bureau::Bureau;

#[test]
fn events_name_acts_and_say_nothing_of_what_is_in_them() {
    let mut bureau = Bureau::start("XA");
    let (token, address) = (bureau.token("aud"), bureau.address());
    let mut stream = TcpStream::connect(&address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let request = format!(
        "GET /v1/events HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut lines = BufReader::new(stream).lines().map(Result::unwrap);
    assert!(lines.next().unwrap().contains("200"));
    assert!(lines.by_ref().any(|line| line.is_empty()), "the headers end");
    bureau.record(&[]);
    // That it is heard, a reader learns at once: a line that is no event.
    let told = lines.by_ref().filter(|line| line.contains(": ") && line != ": alive");
    let told: Vec<String> = told.take(2).collect();
    let told = told.join("\n");
    assert!(told.contains("event: act") && told.contains("data: {\"act\":\"act_"), "{told}");
    assert!(!told.contains("Zorvan"), "{told}");
    // Somebody who listens does not keep the node from stopping.
    bureau.stop();
}
