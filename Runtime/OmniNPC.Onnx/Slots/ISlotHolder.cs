namespace OmniNPC.Onnx.Slots
{
    /// <summary>A session whose keys and values are in a slot.</summary>
    internal interface ISlotHolder
    {
        /// <summary>Its slot, or -1 while it has none.</summary>
        int Slot { get; set; }

        /// <summary>Rows of the slot that count; no others are moved.</summary>
        int UsedRows { get; }
    }
}
