/// A checked value under its key.
struct TypedMember {
    let key: String
    let value: TypedValue
}
