//! What initiators make of a refusal, in English.

use crate::request::Initiator;

/// What the page sees of a network error.
pub(in crate::diagnosis) const fn refused(initiator: Initiator) -> &'static str {
    match initiator {
        Initiator::Fetch => "fetch() rejects with a TypeError.",
        Initiator::Xhr => "There is an error event, and status is 0.",
        Initiator::EventSource => "There is an error event, and readyState is CLOSED.",
        Initiator::Beacon => "Nothing tells of it: sendBeacon() has returned true.",
        Initiator::WebSocket => "There is an error event, and a close event with code 1006.",
        Initiator::Preload | Initiator::ModulePreload => "There is an error event: the preload is not used.",
        Initiator::Font => "The font is not used: the fallback font is.",
        Initiator::Track => "There is an error event: there are no cues.",
        Initiator::CanvasImage => "There is an error event: no image is drawn.",
        Initiator::WebGlTexture => "There is an error event: no image is uploaded.",
        Initiator::ShapeImage => "The shape is ignored.",
        Initiator::MaskImage => "The mask is transparent: the element is not seen.",
        Initiator::Img => "There is an error event: no image is shown.",
        Initiator::Video | Initiator::Audio => "There is an error event: nothing is played.",
        Initiator::Script | Initiator::ModuleScript => "There is an error event: the script does not run.",
        Initiator::ImportScripts => "importScripts() throws a NetworkError.",
        Initiator::Worker | Initiator::ModuleWorker | Initiator::SharedWorker | Initiator::ModuleSharedWorker => {
            "There is an error event, or a SecurityError: the worker does not start."
        }
        Initiator::ServiceWorker => "register() rejects with a SecurityError.",
        Initiator::Stylesheet => "There is an error event: the style sheet is not applied.",
        Initiator::CssImport => "The style sheet is not applied.",
        Initiator::Manifest => "The page has no manifest.",
        Initiator::Form | Initiator::Iframe => "There is an error page.",
        Initiator::SvgUse => "Nothing is drawn.",
    }
}

/// What a response that came without CORS is not good for; null where there is nothing to say.
pub(in crate::diagnosis) const fn without_cors(initiator: Initiator) -> Option<&'static str> {
    Some(match initiator {
        Initiator::WebSocket => "It opens whoever asks: the server has to look at Origin.",
        Initiator::Preload => "What uses CORS, as fonts and fetch() do, asks again.",
        Initiator::CanvasImage => {
            "It taints the canvas: toDataURL(), toBlob() and getImageData() throw a SecurityError."
        }
        Initiator::WebGlTexture => "texImage2D() throws a SecurityError.",
        Initiator::Img => "It taints a canvas.",
        Initiator::Video => "It taints a canvas, and Web Audio gets silence.",
        Initiator::Audio => "Web Audio gets silence.",
        Initiator::Script | Initiator::ImportScripts => "Of its errors the page sees \"Script error.\" alone.",
        Initiator::Stylesheet | Initiator::CssImport => "Its cssRules throw a SecurityError.",
        Initiator::Form | Initiator::Iframe => "The page has no access to the document.",
        Initiator::Fetch
        | Initiator::Xhr
        | Initiator::EventSource
        | Initiator::Beacon
        | Initiator::Font
        | Initiator::Track
        | Initiator::ModulePreload
        | Initiator::ShapeImage
        | Initiator::MaskImage
        | Initiator::ModuleScript
        | Initiator::Worker
        | Initiator::ModuleWorker
        | Initiator::SharedWorker
        | Initiator::ModuleSharedWorker
        | Initiator::ServiceWorker
        | Initiator::Manifest
        | Initiator::SvgUse => return None,
    })
}
