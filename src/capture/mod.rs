//! What people have at hand or have recorded of calls: it is read, paired and handed to an engine.

mod call;
mod cdp;
mod exchange;
mod har;
mod judge;
mod messages;
mod pairing;
mod parts;
pub mod read;
mod recorder;
mod recording;
mod report;
mod request;
mod shape;
mod stream;
mod words;

pub use judge::{TakenExchange, exchange_of};
pub use read::read;
pub use recorder::RecorderName;
pub use recording::{Recording, judge};
pub use report::{
    Call, CallOutcome, Judged, Message, MessageKind, Otherwise, ReceivedResponse, Recorded, RecordedOutcome,
    RecordedRequest, RecordedResponse, Report, SentRequest, Unknown, UnreadPart,
};
pub use stream::Broken;
