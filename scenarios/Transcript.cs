using Snapshooter;
using Snapshooter.Xunit;

namespace Vigil.Scenarios;

/// <summary>The one seam to the snapshot library: compares a transcript with the one that was accepted.</summary>
/// <remarks>
/// Accepted transcripts lie in <c>__snapshots__</c>. When one differs, the new one is put in <c>__mismatch__</c> below;
/// read the difference, and move it up if you can explain it. To use another library, change this file alone.
/// </remarks>
internal static class Transcript
{
    public static void Matches(string name, string text)
    {
        // A snapshot that is missing must fail, not be made up, wherever the tests run.
        Environment.SetEnvironmentVariable(
            "SNAPSHOOTER_STRICT_MODE",
            Environment.GetEnvironmentVariable("VIGIL_ACCEPT_TRANSCRIPTS") == "1" ? "off" : "on");
        Snapshot.Match(text, new SnapshotFullName($"{name}.snap", Stories.Folder));
    }
}
