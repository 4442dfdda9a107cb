//! Tuples of every length that generated code has; longer ones are tuples of tuples.

/// Calls a macro with the type parameters and the places of tuples of up to twelve.
macro_rules! each_length {
    ($several:ident) => {
        $several!();
        $several!(A 0);
        $several!(A 0, B 1);
        $several!(A 0, B 1, C 2);
        $several!(A 0, B 1, C 2, D 3);
        $several!(A 0, B 1, C 2, D 3, E 4);
        $several!(A 0, B 1, C 2, D 3, E 4, F 5);
        $several!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
        $several!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
        $several!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8);
        $several!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9);
        $several!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10);
        $several!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11);
    };
}
