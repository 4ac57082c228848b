//! Hosts of this machine and of the local network.

/// Whether the name or the address of a host is of this machine or of the local network, as far as its text shows.
///
/// <https://wicg.github.io/local-network-access/#ip-address-space-section>
pub(super) fn is_local(host: &str) -> bool {
    if let Some(address) = host.strip_prefix('[') {
        return ["::1]", "fc", "fd", "fe8", "fe9", "fea", "feb"]
            .iter()
            .any(|start| address.starts_with(start));
    }
    if host == "localhost" || host.ends_with(".localhost") || host.ends_with(".local") {
        return true;
    }
    let numbers: alloc::vec::Vec<u8> = host.split('.').filter_map(|part| part.parse().ok()).collect();
    match numbers[..] {
        [0 | 10 | 127, _, _, _] | [169, 254, _, _] | [192, 168, _, _] => true,
        [100, second, _, _] => (64..128).contains(&second),
        [172, second, _, _] => (16..32).contains(&second),
        _ => false,
    }
}
