namespace Vigil.Sim.Mutation;

/// <summary>The switch itself: a class that only a mutated build has.</summary>
internal static class SwitchSource
{
    public const string FileName = "MutantSwitch.cs";

    public const string Text = """
        namespace Vigil.Seams;

        /// <summary>Says which mutant of this build is on. Not thread-safe: set it while nothing runs.</summary>
        public static class MutantSwitch
        {
            /// <summary>The number of the one that is on; 0 for none.</summary>
            public static int Active;

            /// <summary>By number, those whose place was reached; null while nobody wants to know.</summary>
            public static bool[]? Reached;

            /// <summary>Whether a mutant is on.</summary>
            [System.Runtime.CompilerServices.MethodImpl(
                System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining)]
            public static bool IsOn(int id)
            {
                if (Reached is { } reached)
                {
                    reached[id] = true;
                }

                return Active == id;
            }
        }
        """;
}
