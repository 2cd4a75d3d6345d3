//! Comments and literals, told from code.

/// Blanks comments and the insides of literals, keeping every line where it is; and lists the string literals.
pub(crate) fn blank(text: &str) -> (String, Vec<(usize, String)>) {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut strings = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let rest = &chars[at..];
        let inside = match rest {
            ['/', '/', ..] => rest.iter().position(|c| *c == '\n').unwrap_or(rest.len()),
            ['/', '*', ..] => block_comment(rest),
            ['r', '"' | '#', ..] | ['b', 'r', '"' | '#', ..] if !follows_a_name(&chars, at) => {
                raw_string(rest)
            }
            ['"', ..] => string(rest),
            ['\'', '\\', ..] => {
                2 + rest[2..]
                    .iter()
                    .skip(1)
                    .position(|c| *c == '\'')
                    .unwrap_or(0)
                    + 2
            }
            ['\'', _, '\'', ..] => 3,
            _ => 0,
        };
        if inside == 0 {
            out.push(rest[0]);
            at += 1;
            continue;
        }
        let literal: String = rest[..inside].iter().collect();
        if literal.starts_with(['"', 'r', 'b']) {
            let line = out.matches('\n').count() + 1;
            let value = literal
                .trim_start_matches(['b', 'r', '#'])
                .trim_end_matches('#');
            strings.push((line, value.trim_matches('"').to_owned()));
            out.push('"');
            out.extend(literal.chars().filter(|c| *c == '\n'));
            out.push('"');
        } else {
            out.extend(literal.chars().filter(|c| *c == '\n'));
        }
        at += inside;
    }
    (out, strings)
}

fn follows_a_name(chars: &[char], at: usize) -> bool {
    at > 0 && (chars[at - 1].is_alphanumeric() || chars[at - 1] == '_')
}

fn block_comment(rest: &[char]) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < rest.len() {
        match rest[at..] {
            ['/', '*', ..] => (depth, at) = (depth + 1, at + 2),
            ['*', '/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

/// The length of a raw string that begins here; 0 where `r#` begins a raw name instead.
fn raw_string(rest: &[char]) -> usize {
    let begin = rest.iter().position(|c| *c == 'r').unwrap_or(0) + 1;
    let hashes = rest[begin..].iter().take_while(|c| **c == '#').count();
    if rest.get(begin + hashes) != Some(&'"') {
        return 0;
    }
    let mut at = begin + hashes + 1;
    while at < rest.len() {
        if rest[at] == '"'
            && rest[at + 1..]
                .iter()
                .take(hashes)
                .filter(|c| **c == '#')
                .count()
                == hashes
        {
            return at + 1 + hashes;
        }
        at += 1;
    }
    at
}

fn string(rest: &[char]) -> usize {
    let mut at = 1;
    while at < rest.len() && rest[at] != '"' {
        at += if rest[at] == '\\' { 2 } else { 1 };
    }
    (at + 1).min(rest.len())
}
