namespace Vigil.Storage;

/// <summary>
/// How a segment's file is filled with zeros ahead of what is written. To overwrite them does not change the file's
/// length, so a sync takes about half the time; and a file that is shorter than it was made was cut from outside.
/// </summary>
/// <remarks>
/// The length follows from where the log ends: the fill goes by halves, so that at least a half and at most the whole
/// lies ahead. A file that has lost a batch then ends before what its last readable one knew to be durable implies, as
/// long as what is written between two syncs is shorter than a half.
/// </remarks>
/// <param name="Bytes">The most that lies ahead; 0 for none.</param>
/// <param name="LengthMax">Where a segment is closed: it is filled no further.</param>
internal readonly record struct SegmentFill(int Bytes, long LengthMax)
{
    /// <summary>How long the file is at least when the log in it reaches an offset.</summary>
    public long LengthAt(long offset)
    {
        if (Bytes == 0)
        {
            return 0;
        }

        var half = Math.Max(SegmentHeader.SectorBytes, Bytes / 2);
        return Math.Min(((offset + half - 1) / half * half) + half, LengthMax);
    }
}
