//! The consequences for a page, by the initiator of its request, in English.

use crate::request::Initiator;

/// The effect of a network error that the page sees.
pub(in crate::diagnosis) const fn refused(initiator: Initiator) -> &'static str {
    match initiator {
        Initiator::Fetch => "fetch() rejects with a TypeError.",
        Initiator::Xhr => "The page gets an error event, and xhr.status is 0.",
        Initiator::EventSource => "The page gets an error event, and readyState is CLOSED.",
        Initiator::Beacon => "The page does not see the failure: sendBeacon() has returned true.",
        Initiator::WebSocket => "The page gets an error event, and a close event with code 1006.",
        Initiator::Preload | Initiator::ModulePreload => "The page gets an error event: the preload is not used.",
        Initiator::Font => "The browser shows the fallback font.",
        Initiator::Track => "The page gets an error event: there are no cues.",
        Initiator::CanvasImage => "The page gets an error event: no image is drawn.",
        Initiator::WebGlTexture => "The page gets an error event: no image is uploaded.",
        Initiator::ShapeImage => "The browser ignores the shape.",
        Initiator::MaskImage => "The mask is transparent: the element is invisible.",
        Initiator::Img => "The page gets an error event: no image is shown.",
        Initiator::Video | Initiator::Audio => "The page gets an error event: nothing is played.",
        Initiator::Script | Initiator::ModuleScript => "The page gets an error event: the script does not run.",
        Initiator::ImportScripts => "importScripts() throws a NetworkError.",
        Initiator::Worker | Initiator::ModuleWorker | Initiator::SharedWorker | Initiator::ModuleSharedWorker => {
            "The page gets an error event or a SecurityError: the worker does not start."
        }
        Initiator::ServiceWorker => "register() rejects with a SecurityError.",
        Initiator::Stylesheet => "The page gets an error event: the style sheet is not applied.",
        Initiator::CssImport => "The style sheet is not applied.",
        Initiator::Manifest => "The page has no manifest.",
        Initiator::Form | Initiator::Iframe => "The browser shows an error page.",
        Initiator::SvgUse => "Nothing is drawn.",
    }
}

/// The uses that a response without CORS does not allow; null where every use works.
pub(in crate::diagnosis) const fn without_cors(initiator: Initiator) -> Option<&'static str> {
    Some(match initiator {
        Initiator::WebSocket => "The connection opens for every origin: the server has to check the Origin header.",
        Initiator::Preload => "Fonts and fetch() use CORS, so they cannot use this preload and request the URL again.",
        Initiator::CanvasImage => {
            "The image taints the canvas: toDataURL(), toBlob() and getImageData() throw a SecurityError."
        }
        Initiator::WebGlTexture => "texImage2D() throws a SecurityError.",
        Initiator::Img => "The image taints a canvas that it is drawn on.",
        Initiator::Video => "The video taints a canvas that it is drawn on, and Web Audio gets silence.",
        Initiator::Audio => "Web Audio gets silence.",
        Initiator::Script | Initiator::ImportScripts => {
            "The page sees only \"Script error.\" for every error of the script."
        }
        Initiator::Stylesheet | Initiator::CssImport => "Reading cssRules of the style sheet throws a SecurityError.",
        Initiator::Form | Initiator::Iframe => "The page has no access to the document that was loaded.",
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
