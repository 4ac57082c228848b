//! The headers of a response after Firefox has merged them, in direct style. Written from the sentences of the departures, and compared
//! with the engine.

use super::Headers;

/// The received headers that Firefox keeps. `is_checked`: whether the CORS check reads them.
pub fn merged(headers: &Headers, is_checked: bool) -> Headers {
    let mut left = Headers::new();
    for (index, (name, value)) in headers.iter().enumerate() {
        let of_this_name = |(_, (other, _)): &(usize, &(String, Vec<u8>))| other.eq_ignore_ascii_case(name);
        let all: Vec<(usize, &[u8])> = headers
            .iter()
            .enumerate()
            .filter(of_this_name)
            .map(|(index, (_, value))| (index, value.as_slice()))
            .collect();
        // The first header that has a value; of nothing but empty ones the first.
        let first_value = all.iter().position(|(_, value)| !value.is_empty()).unwrap_or(0);
        let is_first_value = all[first_value].0 == index;
        let mut value = value.clone();
        let stays = match name.to_ascii_lowercase().as_str() {
            "location" | "content-disposition" => all[0].0 == index,
            "www-authenticate" | "proxy-authenticate" => all.len() == 1,
            "content-type" => {
                let values: Vec<&[u8]> = all[first_value..].iter().map(|(_, value)| *value).collect();
                value = values.join(&b","[..]);
                is_first_value
            }
            "access-control-allow-origin" if is_checked && is_repeated_as_written(headers) => true,
            _ => !value.is_empty() || is_first_value,
        };
        if stays {
            left.push((name.clone(), value));
        }
    }
    left
}

/// Whether Access-Control-Allow-Origin, with these upper and lower case letters, was received more than once.
fn is_repeated_as_written(headers: &Headers) -> bool {
    let names = headers.iter().map(|(name, _)| name.as_str());
    names.filter(|name| *name == "Access-Control-Allow-Origin").count() > 1
}
