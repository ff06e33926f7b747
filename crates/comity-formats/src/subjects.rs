//! Subjects of a list in XML: elements of known names within one root.

use std::io::BufRead;

use crate::{
    element::{Element, Piece, Pieces},
    error::{ListError, ends_with},
    row::Row,
};

/// What a list in XML looks like.
pub(crate) struct Shape {
    /// The name of its root.
    pub(crate) root: &'static str,
    /// What such a list begins with, for people.
    pub(crate) begins: &'static str,
    /// Elements that only hold subjects.
    pub(crate) holders: &'static [&'static str],
    /// Elements that are subjects.
    pub(crate) subjects: &'static [&'static str],
    /// How a subject becomes a row; its element, and the line in which it begins.
    pub(crate) row: fn(&Element, u64) -> Result<Row, ListError>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum State {
    /// The root has not been seen.
    Before,
    /// Within the root.
    Within,
    /// The root was closed.
    After,
    /// Nothing more is read.
    Done,
}

/// Reads a list row by row.
#[derive(Debug)]
pub(crate) struct Subjects<R> {
    pieces: Pieces<R>,
    depth: usize,
    state: State,
}

impl<R: BufRead> Subjects<R> {
    pub(crate) fn new(from: R) -> Self {
        Self { pieces: Pieces::new(from), depth: 0, state: State::Before }
    }

    pub(crate) fn next(&mut self, shape: &Shape) -> Option<Result<Row, ListError>> {
        if self.state == State::Done {
            return None;
        }
        let next = self.step(shape).transpose();
        if ends_with(next.as_ref()) {
            self.state = State::Done;
        }
        next
    }

    fn step(&mut self, shape: &Shape) -> Result<Option<Row>, ListError> {
        let other = |line| ListError::OtherDocument { line, expected: shape.begins };
        loop {
            let piece = self.pieces.next()?;
            let line = self.pieces.line();
            match piece {
                Piece::Start(root) if self.state == State::Before => {
                    if root.name != shape.root {
                        return Err(other(line));
                    }
                    self.state = State::Within;
                }
                Piece::Start(start) if shape.holders.contains(&start.name.as_str()) => {
                    self.depth += 1;
                }
                Piece::Start(start) => {
                    let is_subject = shape.subjects.contains(&start.name.as_str());
                    let element = self.pieces.rest_of(start)?;
                    if is_subject {
                        return (shape.row)(&element, line).map(Some);
                    }
                }
                Piece::End if self.depth > 0 => self.depth -= 1,
                Piece::End => self.state = State::After,
                Piece::Eof => match self.state {
                    State::Before => return Err(other(line)),
                    // What comes after it was lost on its way.
                    State::Within => return Err(Pieces::<R>::cut(line).into()),
                    State::After | State::Done => return Ok(None),
                },
                Piece::Empty(_) | Piece::Text(_) | Piece::Other => {}
            }
        }
    }
}
